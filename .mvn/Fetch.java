/** Fetches a file for mvnw: a machine with a JDK may have no other program for it. */
void main(String[] arguments) throws IOException {
    try (var content = URI.create(arguments[0]).toURL().openStream()) {
        Files.copy(content, Path.of(arguments[1]));
    }
}
