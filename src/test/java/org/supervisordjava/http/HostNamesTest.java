package org.supervisordjava.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class HostNamesTest {

    private final HostNames names =
            new HostNames(List.of("agent.example.com", ".lan.example.org", "web01"));

    @ParameterizedTest
    @CsvSource({
        "localhost,true",
        "LOCALHOST:9001,true",
        "x.localhost,true",
        "127.0.0.1:9001,true",
        "10.1.2.3,true",
        "[::1]:9001,true",
        "[fe80::1],true",
        "agent:9001,true",
        "agent.prod.svc,true",
        "agent.prod.svc.cluster.local:9001,true",
        "host.docker.internal,true",
        "agent.example.com:9001,true",
        "Agent.Example.Com.,true",
        "a.lan.example.org,true",
        "evil.com,false",
        "evil.com:9001,false",
        "127.0.0.1.evil.com,false",
        "1e100.net,false",
        "xagent.example.com,false",
        "agent.example.com.evil.com,false",
        "localhost.evil.com,false",
        "evillan.example.org,false",
        "web01.evil.com,false",
        "svc.evil.com,false",
    })
    void name_mayBeCalled(String host, boolean may) {
        assertEquals(may, names.contain(host));
    }

    @ParameterizedTest
    @CsvSource({"evil.com", "a.b.c"})
    void star_isAnyName(String host) {
        assertEquals(true, new HostNames(List.of("*")).contain(host));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"NULL", "''", "' '"},
            nullValues = "NULL")
    void noName_isNoBrowser(String host) {
        assertEquals(true, names.contain(host));
    }
}
