package org.supervisordjava.protocol;

/**
 * The subset of XML that XML-RPC needs: elements, text, the five entities, character references,
 * CDATA. Attributes, comments, processing instructions and the declaration are skipped; a document
 * type is refused, so that there are no other entities.
 *
 * <p>Strict about structure. Which characters may stand in a text is for the caller to say.
 */
final class XmlScanner {

    private static final String CDATA = "<![CDATA[";
    private static final String COMMENT = "<!--";

    private final String xml;
    private final boolean anyCharacter;
    private int at;

    /**
     * @param anyCharacter whether references may name characters that XML does not have
     */
    XmlScanner(String xml, boolean anyCharacter) {
        this.xml = xml;
        this.anyCharacter = anyCharacter;
    }

    /** Whether the next tag opens this element; what may be skipped before it is. */
    boolean atOpen(String element) throws XmlRpcParseException {
        skipBlanks();
        return at < xml.length() && xml.charAt(at) == '<' && isName(element, at + 1);
    }

    private boolean isName(String element, int start) {
        var end = start + element.length();
        return xml.startsWith(element, start) && end < xml.length() && isNameEnd(xml.charAt(end));
    }

    /** Reads the opening tag of an element. False when it is empty and thereby closed as well. */
    boolean open(String element) throws XmlRpcParseException {
        if (!atOpen(element)) {
            throw unexpected("<" + element + ">");
        }
        at += 1 + element.length();
        while (skipWhiteSpace() && !isNameEnd(xml.charAt(at))) {
            attribute();
        }
        if (xml.startsWith("/>", at)) {
            at += 2;
            return false;
        }
        if (!xml.startsWith(">", at)) {
            throw unexpected(">");
        }
        at++;
        return true;
    }

    /** Reads the opening tag of an element that must not be empty. */
    void openFilled(String element) throws XmlRpcParseException {
        if (!open(element)) {
            throw unexpected("something in <" + element + ">");
        }
    }

    private void attribute() throws XmlRpcParseException {
        while (at < xml.length() && xml.charAt(at) != '=' && !isNameEnd(xml.charAt(at))) {
            at++;
        }
        skipWhiteSpace();
        if (!xml.startsWith("=", at)) {
            throw unexpected("= of an attribute");
        }
        at++;
        skipWhiteSpace();
        if (!xml.startsWith("\"", at) && !xml.startsWith("'", at)) {
            throw unexpected("a quoted attribute");
        }
        var start = ++at;
        skipPast(xml.substring(start - 1, start));
        if (xml.substring(start, at).indexOf('<') >= 0
                || at < xml.length() && !isNameEnd(xml.charAt(at))) {
            throw unexpected("an attribute before this");
        }
    }

    void close(String element) throws XmlRpcParseException {
        skipBlanks();
        var end = at + 2 + element.length();
        if (!xml.startsWith("</", at) || !isName(element, at + 2)) {
            throw unexpected("</" + element + ">");
        }
        at = end;
        skipWhiteSpace();
        if (!xml.startsWith(">", at)) {
            throw unexpected("</" + element + ">");
        }
        at++;
    }

    /** Whether nothing but what may be skipped is left. */
    void end() throws XmlRpcParseException {
        skipBlanks();
        if (at < xml.length()) {
            throw unexpected("the end");
        }
    }

    /** Whether an opening tag is next, after what may be skipped. Does not move when it is not. */
    boolean atAnyOpen() throws XmlRpcParseException {
        var start = at;
        skipBlanks();
        if (xml.startsWith("<", at) && !xml.startsWith("</", at) && !xml.startsWith(CDATA, at)) {
            return true;
        }
        at = start;
        return false;
    }

    /** The name of the next opening tag. */
    String peekName() throws XmlRpcParseException {
        var end = at + 1;
        while (end < xml.length() && !isNameEnd(xml.charAt(end))) {
            end++;
        }
        if (end == xml.length()) {
            throw unexpected("a tag");
        }
        return xml.substring(at + 1, end);
    }

    /** The text of an element; empty for an empty one. */
    String text(String element) throws XmlRpcParseException {
        return open(element) ? textAndClose(element) : "";
    }

    /** The text of an element whose opening tag was read, and its closing tag. */
    String textAndClose(String element) throws XmlRpcParseException {
        var text = new StringBuilder();
        while (at < xml.length()) {
            var character = xml.charAt(at);
            if (character == '&') {
                reference(text);
            } else if (character != '<') {
                if (xml.startsWith("]]>", at)) {
                    throw unexpected("]]&gt;");
                }
                text.append(character);
                at++;
            } else if (xml.startsWith(CDATA, at)) {
                cdata(text);
            } else if (!skipped()) {
                close(element);
                return text.toString();
            }
        }
        throw unexpected("</" + element + ">");
    }

    private void cdata(StringBuilder text) throws XmlRpcParseException {
        var start = at + CDATA.length();
        skipPast("]]>");
        text.append(xml, start, at - "]]>".length());
    }

    private void reference(StringBuilder text) throws XmlRpcParseException {
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

    private int codePoint(String name) throws XmlRpcParseException {
        var hexadecimal = name.startsWith("#x");
        var digits = name.substring(Math.min(name.length(), hexadecimal ? 2 : 1));
        try {
            var point = Integer.parseUnsignedInt(digits, hexadecimal ? 16 : 10);
            if (name.startsWith("#")
                    && Character.isLetterOrDigit(digits.charAt(0))
                    && (anyCharacter ? Character.isValidCodePoint(point) : isCharacter(point))) {
                return point;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same complaint as a number out of range.
        }
        throw unexpected("a character reference");
    }

    /** Whether XML has this character (XML 1.0, section 2.2). */
    static boolean isCharacter(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || point >= ' ' && point < Character.MIN_SURROGATE
                || point > Character.MAX_SURROGATE && point < 0xfffe
                || point > 0xffff && point <= Character.MAX_CODE_POINT;
    }

    private void skipBlanks() throws XmlRpcParseException {
        while (skipWhiteSpace() && skipped()) {
            // Both have moved.
        }
    }

    /** Skips white space; false at the end. */
    private boolean skipWhiteSpace() {
        while (at < xml.length() && isWhiteSpace(xml.charAt(at))) {
            at++;
        }
        return at < xml.length();
    }

    /** Skips a comment, a processing instruction or the declaration if one is here. */
    private boolean skipped() throws XmlRpcParseException {
        if (xml.startsWith(COMMENT, at)) {
            at += COMMENT.length();
            skipPast("--");
            if (!xml.startsWith(">", at)) {
                throw unexpected("> after --");
            }
            at++;
            return true;
        }
        if (xml.startsWith("<?", at)) {
            if (at > 0 && isName("xml", at + 2) || xml.startsWith("<?>", at)) {
                throw unexpected("no declaration here");
            }
            skipPast("?>");
            return true;
        }
        return false;
    }

    private void skipPast(String end) throws XmlRpcParseException {
        var found = xml.indexOf(end, at);
        if (found < 0) {
            throw unexpected(end);
        }
        at = found + end.length();
    }

    private static boolean isNameEnd(char character) {
        return character == '>' || character == '/' || character == '?' || isWhiteSpace(character);
    }

    private static boolean isWhiteSpace(char character) {
        return character == ' ' || character == '\n' || character == '\t' || character == '\r';
    }

    XmlRpcParseException unexpected(String expected) {
        var here = xml.substring(Math.min(at, xml.length()), Math.min(at + 40, xml.length()));
        return new XmlRpcParseException(
                "expected " + expected + " at character " + at + ", found \"" + here + "\"");
    }
}
