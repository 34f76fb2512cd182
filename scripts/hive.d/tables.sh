# shellcheck shell=sh disable=SC2034,SC2154
# Fingerprints: what every table holds, as lines of "name <tab> rows <tab> checksum", and everything else that is moved as
# "(kind) name <tab> = <tab> value".

parts=$project/scripts/hive.d
tab=$(printf '\t')

# compare_tables <before> <after>: prints tables and sequences side by side, and of everything else how much there is of each
# kind and what differs; fails when anything does. Roles that are there after only, have nothing to do with it.
compare_tables() {
  awk -F "$tab" -v OFS="$tab" '
    function kind(name) { match(name, /^\([a-zA-Z ]*\)/); return substr(name, 1, RLENGTH) }
    function role(name) {
      if (name ~ /^\(role\) /) sub(/^\(role\) /, "", name)
      else if (!sub(/^\((comment|setting|options|parameter)\) role /, "", name)) return ""
      sub(/ in .*/, "", name)
      return name
    }
    function comparable(name) {
      if (kind(name) ~ /^\((options|parameter)\)$/ &&
        (sums["(role) " role(name)] == "superuser" || after["(role) " role(name)] == "superuser")) return 0
      if (kind(name) == "(parameter)") return has_parameters
      return same_version || kind(name) !~ /^\((maintain|options|expressions)\)$/
    }
    BEGIN { print "TABLE OR SEQUENCE", "BEFORE", "AFTER", "CHECKSUM", "" }
    FNR == NR { rows[$1] = $2; sums[$1] = $3; next }
    $1 == "(PostgreSQL)" { same_version = sums[$1] == $3; has_parameters = sums[$1] >= 15 && $3 >= 15; delete rows[$1]; next }
    { if ($1 ~ /^\(role\) /) after[$1] = $3 }
    # Left out of what is expected where another order is accepted.
    !($1 in rows) && ($1 == "(sort order)" || $1 == "(database) locale") { next }
    !($1 in rows) {
      if ($2 == "=" && (!comparable($1) || role($1) != "" && !(("(role) " role($1)) in sums))) next
      print $1, "-", $2 == "=" ? $3 : $2, $2 == "=" ? "" : $3, "ONLY AFTER"
      differ = 1
      next
    }
    $2 == "=" {
      delete rows[$1]
      if (!comparable($1)) next
      if (sums[$1] == $3 || $1 ~ /^\(role\) / && (sums[$1] == "superuser" || $3 == "superuser")) { count[kind($1)]++; next }
      print $1, sums[$1], $3, "", "DIFFERENT"
      differ = 1
      next
    }
    {
      same = rows[$1] == $2 && sums[$1] == $3
      print $1, rows[$1], $2, $3, same ? "same" : "DIFFERENT"
      if (!same) differ = 1
      delete rows[$1]
    }
    END {
      for (name in rows) {
        if (rows[name] == "=" && !comparable(name)) continue
        print name, rows[name] == "=" ? sums[name] : rows[name], "-", rows[name] == "=" ? "" : sums[name], "MISSING"
        differ = 1
      }
      fflush()
      for (name in count) print name, count[name], count[name], "", "same" | "sort"
      close("sort")
      exit differ
    }' "$1" "$2" >"$1.comparison" && result=0 || result=$?
  in_columns "$1.comparison"
  rm -f "$1.comparison"
  return "$result"
}

# adopt_sequences <from> <to>: gives the sequences in the second fingerprint the values of the first. Unlike rows, they are
# outside of every snapshot: while others write, a dump has a later value than a look at the database before it.
adopt_sequences() {
  awk -F "$tab" '
    FILENAME == ARGV[1] { if ($2 == "-") sequences[$1] = $0; next }
    { print $2 == "-" && $1 in sequences ? sequences[$1] : $0 }' "$1" "$2" >"$2.new"
  mv "$2.new" "$2"
}

# in_columns <file>: where there is a program that does so
in_columns() {
  column -t -s "$tab" "$1" 2>/dev/null || cat "$1"
}

# rows_of <fingerprint>: of all tables
rows_of() {
  awk -F "$tab" '{ rows += $2 } END { print rows + 0 }' "$1"
}
