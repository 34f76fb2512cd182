package org.supervisordjava.config.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class SecretMaskTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PASSWORD",
                "DB_PASSWORD",
                "PGPASSWORD",
                "API_TOKEN",
                "apiKey",
                "SSH_KEY",
                "--pwd",
                "X-Api-Key",
                "Authorization",
                "CLIENT_SECRET",
                "privateKey",
                "COOKIE",
                "--requirepass"
            })
    void namesOfSecrets(String name) {
        assertTrue(SecretMask.isSecretName(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "KEYBOARD",
                "MONKEY",
                "POSTGRES_PASSWORD_FILE",
                "TOKEN_TTL",
                "compass",
                "",
                "-",
                "USER",
                "--keepalive"
            })
    void otherNames(String name) {
        assertFalse(SecretMask.isSecretName(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            textBlock =
                    """
                    psql postgres://app:s3cret@db:5432/x | psql postgres://app:***@db:5432/x
                    x amqp://u:p@h,amqp://v:q@i | x amqp://u:***@h,amqp://v:***@i
                    git ssh://git@host/path | git ssh://git@host/path
                    http://host:80/a@b | http://host:80/a@b
                    http://u:p:q@h | http://u:***@h
                    serve --password s3cret --port 80 | serve --password *** --port 80
                    serve --password=s3cret --port 80 | serve --password=*** --port 80
                    serve --token "a b" | serve --token "***"
                    env DB_PASSWORD=s3cret run | env DB_PASSWORD=*** run
                    A="1",API_TOKEN="x,y",B="2" | A="1",API_TOKEN="***",B="2"
                    curl -H 'Authorization: Bearer abc' http://x | curl -H 'Authorization: ***' http://x
                    {"apiKey": "0123456789", "n": 1} | {"apiKey": "***", "n": 1}
                    /ready?token=abc&x=1 | /ready?token=***&x=1
                    serve --password $PASSWORD | serve --password $PASSWORD
                    serve --password-file /run/secret | serve --password-file /run/secret
                    nginx --key /etc/server.pem | nginx --key /etc/server.pem
                    sort --key 2 | sort --key 2
                    serve --password --port 80 | serve --password --port 80
                    [http] password: it is missing | [http] password: it is missing
                    PASSWORD= x | PASSWORD= ***
                    nothing | nothing
                    """)
    void texts(String text, String shown) {
        assertEquals(shown, SecretMask.inText(text));
    }

    @Test
    void wordsOfACommand() {
        assertEquals(
                List.of(
                        "x",
                        "--password",
                        "***",
                        "-p",
                        "1",
                        "A_TOKEN=***",
                        "--secret",
                        "--key",
                        "2"),
                SecretMask.inWords(
                        List.of(
                                "x",
                                "--password",
                                "s3 cret",
                                "-p",
                                "1",
                                "A_TOKEN=b",
                                "--secret",
                                "--key",
                                "2")));
    }

    /** In time proportional to its length: an hour otherwise. */
    @Test
    void longTexts() {
        for (var piece :
                List.of("a", "://", "token=", "key ", "'", "-", "u:p@", "\"password\":\"")) {
            var text = piece.repeat(1_000_000 / piece.length());
            assertFalse(SecretMask.inText(text).isEmpty());
        }
    }
}
