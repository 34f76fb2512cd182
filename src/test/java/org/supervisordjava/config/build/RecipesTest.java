package org.supervisordjava.config.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What the recipes recommend is a configuration without a fault. */
class RecipesTest {

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @TempDir Path directory;

    @Test
    void everyRecipeIsRead() throws IOException {
        var recipes =
                YAML.matcher(Files.readString(Path.of("docs/recipes.md")))
                        .results()
                        .map(result -> result.group(1))
                        .toList();

        assertTrue(recipes.size() >= 2, recipes.size() + " recipes");
        for (String recipe : recipes) {
            var problems =
                    new ConfigFixture(directory)
                            .problemsOfYaml(recipe).stream()
                                    .filter(problem -> !problem.contains("is not there"))
                                    .toList();
            assertEquals(List.of(), problems, recipe);
        }
    }
}
