package org.supervisordjava.config.text;

/** A value is no integer; supervisord says so in Python's words. */
public final class NotWholeNumberException extends InvalidValueException {

    private static final long serialVersionUID = 1L;

    private final String text;

    NotWholeNumberException(String text, int radix) {
        super("invalid literal for int() with base " + radix + ": " + PythonRepr.of(text));
        this.text = text;
    }

    /** What stands where supervisord.conf is not spoken. */
    public String plainWords() {
        return "`" + text + "` is not a whole number";
    }
}
