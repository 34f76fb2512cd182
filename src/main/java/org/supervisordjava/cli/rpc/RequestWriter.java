package org.supervisordjava.cli.rpc;

/** Writes an XML-RPC method call. */
final class RequestWriter {

    private RequestWriter() {}

    static String write(String method, Object... params) {
        var xml = new StringBuilder(256);
        xml.append("<?xml version='1.0'?>\n<methodCall>\n<methodName>");
        escape(method, xml);
        xml.append("</methodName>\n<params>\n");
        for (var param : params) {
            xml.append("<param><value>");
            value(param, xml);
            xml.append("</value></param>\n");
        }
        return xml.append("</params>\n</methodCall>\n").toString();
    }

    private static void value(Object param, StringBuilder xml) {
        switch (param) {
            case String text -> {
                xml.append("<string>");
                escape(text, xml);
                xml.append("</string>");
            }
            case Integer number -> xml.append("<int>").append(number).append("</int>");
            case Boolean flag ->
                    xml.append("<boolean>").append(flag ? '1' : '0').append("</boolean>");
            default ->
                    throw new IllegalArgumentException(
                            "cannot send a parameter of type " + param.getClass());
        }
    }

    private static void escape(String text, StringBuilder xml) {
        for (var i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            switch (character) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                default -> xml.append(character);
            }
        }
    }
}
