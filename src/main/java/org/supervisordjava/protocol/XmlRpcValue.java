package org.supervisordjava.protocol;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of XML-RPC. Base64 is decoded to a string when it is read, as supervisord does. */
public sealed interface XmlRpcValue {

    /** 32 bits on the wire: the writer limits it, the reader takes what Python takes. */
    record Int(long value) implements XmlRpcValue {}

    record Bool(boolean value) implements XmlRpcValue {}

    record Str(String value) implements XmlRpcValue {}

    record Dbl(double value) implements XmlRpcValue {}

    /** {@code dateTime.iso8601} as it was written; no method takes one. */
    record DateTime(String value) implements XmlRpcValue {}

    record Array(List<XmlRpcValue> values) implements XmlRpcValue {
        public Array {
            values = List.copyOf(values);
        }
    }

    /** Keeps the order of its members. */
    record Struct(Map<String, XmlRpcValue> members) implements XmlRpcValue {
        public Struct {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        public static StructBuilder builder() {
            return new StructBuilder();
        }

        /** A member that is a text; empty when it is none. */
        public String text(String name) {
            return members.get(name) instanceof Str text ? text.value() : "";
        }

        /** A member that is a number; 0 when it is none. */
        public long number(String name) {
            return members.get(name) instanceof Int number ? number.value() : 0;
        }

        /** Whether a member is true. */
        public boolean flag(String name) {
            return members.get(name) instanceof Bool flag && flag.value();
        }
    }

    /**
     * Written already, in pieces that nobody changes; only answers have one.
     *
     * @param xml one after the other
     */
    record Written(List<byte[]> xml) implements XmlRpcValue {
        public Written {
            xml = List.copyOf(xml);
        }
    }

    static Int of(long value) {
        return new Int(value);
    }

    static Bool of(boolean value) {
        return new Bool(value);
    }

    static Str of(String value) {
        return new Str(value);
    }

    static Array array(XmlRpcValue... values) {
        return new Array(Arrays.asList(values));
    }

    static Array strings(List<String> values) {
        return new Array(values.stream().<XmlRpcValue>map(Str::new).toList());
    }

    /** Members in the order of the calls. */
    final class StructBuilder {

        private final Map<String, XmlRpcValue> members = new LinkedHashMap<>();

        private StructBuilder() {}

        public StructBuilder put(String name, String value) {
            return put(name, of(value));
        }

        public StructBuilder put(String name, long value) {
            return put(name, of(value));
        }

        public StructBuilder put(String name, boolean value) {
            return put(name, of(value));
        }

        public StructBuilder put(String name, XmlRpcValue value) {
            members.put(name, value);
            return this;
        }

        public StructBuilder putAll(Struct others) {
            members.putAll(others.members());
            return this;
        }

        public Struct build() {
            return new Struct(members);
        }
    }
}
