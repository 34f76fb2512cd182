package org.supervisordjava.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a call. No document type, no entities but XML's five, bounded depth, UTF-8 whatever is
 * declared; the caller bounds the size. Reads one document, then is done.
 */
public final class XmlRpcParser {

    /** Arrays and structures inside each other; a multicall needs four. */
    private static final int MAX_DEPTH = 16;

    private final XMLStreamReader xml;

    private XmlRpcParser(XMLStreamReader xml) {
        this.xml = xml;
    }

    /**
     * @throws XmlRpcParseException whatever is wrong with the body
     */
    public static MethodCall parse(byte[] body) throws XmlRpcParseException {
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            var reader = hardenedFactory().createXMLStreamReader(new StringReader(text));
            return new XmlRpcParser(reader).call();
        } catch (CharacterCodingException e) {
            throw new XmlRpcParseException("not UTF-8", e);
        } catch (XMLStreamException e) {
            throw new XmlRpcParseException("not well-formed: " + e.getMessage(), e);
        }
    }

    private static XMLInputFactory hardenedFactory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver(
                (publicId, systemId, baseUri, namespace) -> {
                    throw new XMLStreamException("external entities are not read");
                });
        return factory;
    }

    private MethodCall call() throws XMLStreamException, XmlRpcParseException {
        expectStart("methodCall");
        expectStart("methodName");
        var name = textUntilEndTag().strip();
        if (name.isEmpty()) {
            throw new XmlRpcParseException("no method name");
        }
        List<XmlRpcValue> params = isStart() ? params() : List.of();
        expectEnd("methodCall");
        while (xml.hasNext()) {
            xml.next();
        }
        return new MethodCall(name, params);
    }

    private List<XmlRpcValue> params() throws XMLStreamException, XmlRpcParseException {
        requireName("params");
        var params = new ArrayList<XmlRpcValue>();
        while (isStart()) {
            requireName("param");
            expectStart("value");
            params.add(value(0));
            nextTag();
            expectEnd("param");
        }
        expectEnd("params");
        nextTag();
        return params;
    }

    /** The cursor is on {@code <value>} before and on {@code </value>} after. */
    private XmlRpcValue value(int depth) throws XMLStreamException, XmlRpcParseException {
        if (depth > MAX_DEPTH) {
            throw new XmlRpcParseException("more than %d values deep".formatted(MAX_DEPTH));
        }
        var untyped = new StringBuilder();
        while (true) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    requireBlank(untyped);
                    var typed = typed(xml.getLocalName(), depth);
                    nextTag();
                    expectEnd("value");
                    return typed;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    return new XmlRpcValue.Str(untyped.toString());
                }
                default -> untyped.append(xml.getText());
            }
        }
    }

    private XmlRpcValue typed(String type, int depth)
            throws XMLStreamException, XmlRpcParseException {
        return switch (type) {
            case "array" -> array(depth);
            case "struct" -> struct(depth);
            default -> XmlRpcScalars.parse(type, textUntilEndTag());
        };
    }

    private XmlRpcValue array(int depth) throws XMLStreamException, XmlRpcParseException {
        expectStart("data");
        var values = new ArrayList<XmlRpcValue>();
        while (isStart()) {
            requireName("value");
            values.add(value(depth + 1));
        }
        expectEnd("data");
        nextTag();
        expectEnd("array");
        return new XmlRpcValue.Array(values);
    }

    private XmlRpcValue struct(int depth) throws XMLStreamException, XmlRpcParseException {
        Map<String, XmlRpcValue> members = new LinkedHashMap<>();
        while (isStart()) {
            requireName("member");
            expectStart("name");
            var name = textUntilEndTag();
            expectStart("value");
            members.put(name, value(depth + 1));
            nextTag();
            expectEnd("member");
        }
        expectEnd("struct");
        return new XmlRpcValue.Struct(members);
    }

    /** Moves to the next tag and tells whether it opens an element. */
    private boolean isStart() throws XMLStreamException, XmlRpcParseException {
        nextTag();
        return xml.isStartElement();
    }

    private void nextTag() throws XMLStreamException, XmlRpcParseException {
        while (next() == XMLStreamConstants.CHARACTERS) {
            if (!xml.isWhiteSpace()) {
                throw new XmlRpcParseException("text where none belongs");
            }
        }
    }

    private void expectStart(String name) throws XMLStreamException, XmlRpcParseException {
        if (!isStart()) {
            throw new XmlRpcParseException("no <%s>".formatted(name));
        }
        requireName(name);
    }

    private void expectEnd(String name) throws XmlRpcParseException {
        if (!xml.isEndElement()) {
            throw new XmlRpcParseException("no </%s>".formatted(name));
        }
        requireName(name);
    }

    private void requireName(String name) throws XmlRpcParseException {
        if (!xml.getLocalName().equals(name)) {
            throw new XmlRpcParseException(
                    "<%s> where <%s> belongs".formatted(xml.getLocalName(), name));
        }
    }

    private static void requireBlank(StringBuilder text) throws XmlRpcParseException {
        if (!text.toString().isBlank()) {
            throw new XmlRpcParseException("a value with both text and a type");
        }
    }

    private String textUntilEndTag() throws XMLStreamException, XmlRpcParseException {
        var text = new StringBuilder();
        while (next() == XMLStreamConstants.CHARACTERS) {
            text.append(xml.getText());
        }
        if (!xml.isEndElement()) {
            throw new XmlRpcParseException("an element inside text");
        }
        return text.toString();
    }

    /** The next element or text; comments and processing instructions are skipped. */
    private int next() throws XMLStreamException, XmlRpcParseException {
        while (true) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    return XMLStreamConstants.START_ELEMENT;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    return XMLStreamConstants.END_ELEMENT;
                }
                case XMLStreamConstants.CHARACTERS,
                        XMLStreamConstants.CDATA,
                        XMLStreamConstants.SPACE -> {
                    return XMLStreamConstants.CHARACTERS;
                }
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
                default -> throw new XmlRpcParseException("a document type, an entity or an end");
            }
        }
    }
}
