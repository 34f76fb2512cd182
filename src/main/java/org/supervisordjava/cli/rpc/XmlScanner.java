package org.supervisordjava.cli.rpc;

/**
 * The subset of XML that XML-RPC needs: elements without attributes, text, character references,
 * CDATA. Comments, processing instructions and a prolog are skipped.
 *
 * <p>Strict about structure, tolerant about characters: supervisord puts the control bytes of a
 * program's output into its answers as they are, which no XML parser accepts.
 */
final class XmlScanner {

    private final String xml;
    private int at;

    XmlScanner(String xml) {
        this.xml = xml;
    }

    /** Whether the next tag opens this element; white space before it is skipped. */
    boolean atOpen(String element) throws MalformedResponseException {
        skipBlanks();
        return at < xml.length()
                && xml.charAt(at) == '<'
                && xml.startsWith(element, at + 1)
                && at + 1 + element.length() < xml.length()
                && isNameEnd(xml.charAt(at + 1 + element.length()));
    }

    /** Reads the opening tag of an element. False when it is empty and thereby closed as well. */
    boolean open(String element) throws MalformedResponseException {
        if (!atOpen(element)) {
            throw unexpected("<" + element + ">");
        }
        var end = xml.indexOf('>', at);
        if (end < 0) {
            throw unexpected(">");
        }
        at = end + 1;
        return xml.charAt(end - 1) != '/';
    }

    void close(String element) throws MalformedResponseException {
        skipBlanks();
        if (!atClose(element)) {
            throw unexpected("</" + element + ">");
        }
        at = xml.indexOf('>', at) + 1;
    }

    /**
     * Whether the element is closed right here, without skipping white space, which may be text.
     */
    boolean atClose(String element) {
        return xml.startsWith("</", at) && xml.startsWith(element + ">", at + 2);
    }

    /** Whether an opening tag is next, after white space. Does not move when it is not. */
    boolean atAnyOpen() throws MalformedResponseException {
        var start = at;
        skipBlanks();
        if (at + 1 < xml.length() && xml.charAt(at) == '<' && xml.charAt(at + 1) != '/') {
            return !xml.startsWith("<![CDATA[", at);
        }
        at = start;
        return false;
    }

    /** The name of the next opening tag. */
    String peekName() throws MalformedResponseException {
        var end = at + 1;
        while (end < xml.length() && !isNameEnd(xml.charAt(end))) {
            end++;
        }
        if (end == xml.length()) {
            throw unexpected("a tag");
        }
        return xml.substring(at + 1, end);
    }

    /** The text of an element whose opening tag was read, and its closing tag. */
    String textAndClose(String element) throws MalformedResponseException {
        var text = new StringBuilder();
        while (at < xml.length()) {
            var character = xml.charAt(at);
            if (character == '&') {
                reference(text);
            } else if (character != '<') {
                text.append(character);
                at++;
            } else if (xml.startsWith("<![CDATA[", at)) {
                cdata(text);
            } else if (xml.startsWith("<!--", at)) {
                skipPast("-->");
            } else {
                close(element);
                return text.toString();
            }
        }
        throw unexpected("</" + element + ">");
    }

    private void cdata(StringBuilder text) throws MalformedResponseException {
        var start = at + "<![CDATA[".length();
        skipPast("]]>");
        text.append(xml, start, at - "]]>".length());
    }

    private void reference(StringBuilder text) throws MalformedResponseException {
        var end = xml.indexOf(';', at);
        if (end < 0) {
            throw unexpected("; after &");
        }
        var name = xml.substring(at + 1, end);
        switch (name) {
            case "lt" -> text.append('<');
            case "gt" -> text.append('>');
            case "amp" -> text.append('&');
            case "quot" -> text.append('"');
            case "apos" -> text.append('\'');
            default -> text.appendCodePoint(codePoint(name));
        }
        at = end + 1;
    }

    private int codePoint(String name) throws MalformedResponseException {
        try {
            var point =
                    name.startsWith("#x")
                            ? Integer.parseInt(name.substring(2), 16)
                            : Integer.parseInt(name.substring(1));
            if (name.charAt(0) == '#' && Character.isValidCodePoint(point)) {
                return point;
            }
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            // Falls through to the same complaint as a number out of range.
        }
        throw unexpected("a character reference");
    }

    private void skipBlanks() throws MalformedResponseException {
        while (at < xml.length()) {
            if (Character.isWhitespace(xml.charAt(at))) {
                at++;
            } else if (xml.startsWith("<?", at)) {
                skipPast("?>");
            } else if (xml.startsWith("<!--", at)) {
                skipPast("-->");
            } else {
                return;
            }
        }
    }

    private void skipPast(String end) throws MalformedResponseException {
        var found = xml.indexOf(end, at);
        if (found < 0) {
            throw unexpected(end);
        }
        at = found + end.length();
    }

    private static boolean isNameEnd(char character) {
        return character == '>' || character == '/' || Character.isWhitespace(character);
    }

    MalformedResponseException unexpected(String expected) {
        var here = xml.substring(Math.min(at, xml.length()), Math.min(at + 40, xml.length()));
        return new MalformedResponseException(
                "the answer is not XML-RPC: expected "
                        + expected
                        + " at character "
                        + at
                        + ", found \""
                        + here
                        + "\"");
    }
}
