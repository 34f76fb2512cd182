package org.supervisordjava.http.rest;

import java.util.Locale;

/** How the options of enums are spelt in JSON. */
final class Names {

    private Names() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
