package org.tocsin.roster.web;

import org.tocsin.roster.book.Column;
import org.tocsin.roster.book.Kind;

/** The words that people have for channels. */
final class Channels {

    private Channels() {}

    static String label(String channel) {
        return Kind.CONTACT.columns().stream()
                .filter(column -> column.key().equals("channel"))
                .map(Column::choices)
                .map(choices -> choices.getOrDefault(channel, channel))
                .findFirst()
                .orElse(channel);
    }
}
