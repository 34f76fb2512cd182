# shellcheck shell=sh disable=SC2034,SC2154
# Fingerprints: what every table holds, as lines of "name <tab> rows <tab> checksum".

parts=$project/scripts/hive.d
tab=$(printf '\t')

# compare_tables <before> <after>: prints both side by side; fails when anything differs
compare_tables() {
  awk -F "$tab" -v OFS="$tab" '
    BEGIN { print "TABLE OR SEQUENCE", "BEFORE", "AFTER", "CHECKSUM", "" }
    FNR == NR { rows[$1] = $2; sums[$1] = $3; next }
    !($1 in rows) { print $1, "-", $2, $3, "ONLY AFTER"; differ = 1; next }
    {
      same = rows[$1] == $2 && sums[$1] == $3
      print $1, rows[$1], $2, $3, same ? "same" : "DIFFERENT"
      if (!same) differ = 1
      delete rows[$1]
    }
    END {
      for (name in rows) { print name, rows[name], "-", sums[name], "MISSING"; differ = 1 }
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
