package org.tocsin.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;
import org.tocsin.roster.Contact;

/** By which ways a message goes first. */
class ChannelChoiceTest {

    private static final List<Contact> WAYS = List.of(
            new Contact("wecom", "w"), new Contact("voice", "1"), new Contact("email", "e"), new Contact("sms", "2"));

    @Test
    void theDaysReportGoesBySmsOrPhoneFirstInThePersonsOwnOrder() throws IOException {
        assertThat(choice("shift-report", "summary").sorted(WAYS))
                .extracting(Contact::channel)
                .containsExactly("voice", "sms", "wecom", "email");
    }

    @Test
    void everythingElseKeepsThePersonsOwnOrder() throws IOException {
        assertThat(choice("shift-report", "late").sorted(WAYS)).isEqualTo(WAYS);
        assertThat(choice("system-fault", "reported").sorted(WAYS)).isEqualTo(WAYS);
    }

    @Test
    void aChannelThatThereIsNotIsRefused() throws IOException {
        String table = xml().replace("sms,voice", "sms,fax");

        assertThatThrownBy(() -> ChannelChoice.check(OwnedTable.parse(ChannelChoice.TABLE, table)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("第 1 行");
    }

    private static ChannelChoice choice(String procedure, String text) throws IOException {
        return ChannelChoice.of(OwnedTable.parse(ChannelChoice.TABLE, xml())
                .row(Map.of("procedure", procedure, "text", text))
                .orElseThrow());
    }

    private static String xml() throws IOException {
        return Files.readString(Path.of("processes/notification-channels.dmn"));
    }
}
