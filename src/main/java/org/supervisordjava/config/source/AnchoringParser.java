package org.supervisordjava.config.source;

import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.parser.ParserImpl;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Optional;

/**
 * Jackson's parser tells the anchors of maps and lists only; the event below has every one. Takes a
 * text in time proportional to its length.
 */
final class AnchoringParser extends YAMLParser {

    private static final AnchoringFactory FACTORY = new AnchoringFactory();

    private static final LoaderOptions LIMITS = new LoaderOptions();

    private AnchoringParser(
            IOContext context, int features, int yamlFeatures, ObjectCodec codec, Reader reader)
            throws IOException {
        super(
                context,
                features,
                yamlFeatures,
                codec,
                reader,
                new ParserImpl(new WholeTextReader(reader), LIMITS));
    }

    static AnchoringParser of(String text) throws IOException {
        return FACTORY.parser(text);
    }

    /** Of the current token. */
    Optional<String> anchor() {
        return _lastEvent instanceof NodeEvent node
                ? Optional.ofNullable(node.getAnchor())
                : Optional.empty();
    }

    private static final class AnchoringFactory extends YAMLFactory {

        private static final long serialVersionUID = 1L;

        AnchoringParser parser(String text) throws IOException {
            return (AnchoringParser) createParser(new StringReader(text));
        }

        @Override
        protected YAMLParser _createParser(Reader reader, IOContext context) throws IOException {
            return new AnchoringParser(
                    context, _parserFeatures, _yamlParserFeatures, _objectCodec, reader);
        }
    }
}
