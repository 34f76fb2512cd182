package org.supervisordjava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the project that is generated: compared, or written with {@code
 * -Dconfig.documents=write}.
 */
public final class CommittedDocument {

    private static final boolean WRITES = "write".equals(System.getProperty("config.documents"));

    private CommittedDocument() {}

    public static void assertIs(String name, String text) throws IOException {
        var file = Path.of(name);
        if (WRITES) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertEquals(
                text,
                Files.readString(file),
                name + " is out of date; write it with -Dconfig.documents=write");
    }
}
