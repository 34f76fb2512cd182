package org.supervisordjava.cli.top;

import java.util.Comparator;

/** In which order programs are shown; what is equal is in the order of the start. */
enum SortOrder {
    URGENCY("urgency", Comparator.comparingInt(ProgramRow::rank)),
    TIER("tier", Comparator.comparingInt(ProgramRow::tier)),
    NAME("name", Comparator.comparing(ProgramRow::name)),
    CPU("CPU", Comparator.comparingDouble(ProgramRow::cpu).reversed()),
    MEMORY("memory", Comparator.comparingLong(ProgramRow::memory).reversed()),
    RESTARTS("restarts", Comparator.comparingLong(ProgramRow::restarts).reversed());

    private final String title;
    private final Comparator<ProgramRow> order;

    SortOrder(String title, Comparator<ProgramRow> order) {
        this.title = title;
        this.order = order.thenComparingInt(ProgramRow::tier).thenComparing(ProgramRow::name);
    }

    String title() {
        return title;
    }

    Comparator<ProgramRow> order() {
        return order;
    }

    SortOrder next() {
        return values()[(ordinal() + 1) % values().length];
    }
}
