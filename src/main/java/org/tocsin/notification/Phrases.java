package org.tocsin.notification;

import java.util.Map;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Deployed;

/** The newest deployed words of what delivery adds to a message. */
@Component
class Phrases {

    private final Deployed deployed;

    Phrases(Deployed deployed) {
        this.deployed = deployed;
    }

    String say(Phrase phrase, Map<String, Object> values) {
        return deployed.text(Phrase.FILE)
                .map(Texts::parse)
                .flatMap(texts -> texts.compose(phrase.id(), values))
                .orElseThrow(() -> new IllegalStateException("No text '" + phrase.id() + "' in " + Phrase.FILE));
    }
}
