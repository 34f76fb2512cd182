package org.supervisordjava.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.Map;

class InheritedEnvironmentTest {

    @Test
    void isDecodedAsUtf8_whateverTheLocale() {
        assertEquals(
                Map.of("A", "ä €", "EMPTY", "", "EQUALS", "a=b"),
                InheritedEnvironment.parse("A=ä €\0EMPTY=\0EQUALS=a=b\0".getBytes(UTF_8)));
    }

    @Test
    void whatIsNoVariableIsLeftOut() {
        assertEquals(Map.of(), InheritedEnvironment.parse("nonsense\0\0".getBytes(UTF_8)));
    }

    @Test
    void namesAndValuesThatAreNoTextAreKept() {
        assertEquals(
                Map.of("discovery.type", "x", "n\udcff", "\udce9", "=C:", "d"),
                InheritedEnvironment.parse(
                        "discovery.type=x\0n\u00ff=\u00e9\0=C:=d\0".getBytes(ISO_8859_1)));
    }

    @Test
    void theRealOneIsThere() {
        assertEquals(System.getenv("PATH"), InheritedEnvironment.read().get("PATH"));
    }

    @Test
    void whatTheLauncherHasHiddenIsBack_andWhatItHasAddedIsGone() {
        var launched = new LinkedHashMap<String, String>();
        launched.put("LC_ALL", "C.UTF-8");
        launched.put("_JAVA_SR_SIGNUM", "62");
        launched.put("SUPERVISORD_JAVA_HIDDEN_JAVA_TOOL_OPTIONS", "-Xmx1g");
        launched.put("SUPERVISORD_JAVA_HIDDEN_LC_ALL", "");
        launched.put("A", "b");
        launched.put("SUPERVISORD_JAVA_ADDED", "LC_ALL _JAVA_SR_SIGNUM");

        assertEquals(
                Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g", "LC_ALL", "", "A", "b"),
                InheritedEnvironment.beforeTheLauncher(launched));
    }

    @Test
    void withoutTheLauncherNothingChanges() {
        var variables = Map.of("LC_ALL", "C", "_JAVA_SR_SIGNUM", "62");
        assertEquals(variables, InheritedEnvironment.beforeTheLauncher(variables));
    }
}
