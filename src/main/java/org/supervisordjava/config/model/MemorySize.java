package org.supervisordjava.config.model;

import java.util.Locale;

/** A number of bytes, as people read it. */
public record MemorySize(long bytes) {

    private static final long KB = 1L << 10;
    private static final long MB = 1L << 20;
    private static final long GB = 1L << 30;

    public boolean isMoreThan(MemorySize other) {
        return bytes > other.bytes;
    }

    /** {@code 1.5 GB}, {@code 512 MB}, {@code 17 KB}, in powers of 1024 as options are. */
    @Override
    public String toString() {
        if (bytes >= GB) {
            return rounded(GB) + " GB";
        }
        return bytes >= MB ? rounded(MB) + " MB" : bytes / KB + " KB";
    }

    private String rounded(long unit) {
        var text = String.format(Locale.ROOT, "%.1f", (double) bytes / unit);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
