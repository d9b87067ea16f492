package org.tocsin.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.BareIncidents;
import org.tocsin.Story;
import org.tocsin.TocsinTest;

/** Times, limits and words that a process owner changes: in force with the next message, or refused by name. */
@TocsinTest
class OwnersFilesTest {

    @Autowired
    Story story;

    @Autowired
    BareIncidents incidents;

    @Test
    void aChangedTimeHoldsForTheNextMessage() throws Exception {
        story.nobodyAnswers();
        story.roster().deputies("agent-admin", "back-office");
        deploy("notification-times.dmn", "\"PT5M\"", "\"PT4M30S\"");

        incidents.open("system-fault.confirmed", "agent-admin");
        story.pass(Duration.ofSeconds(270));
        story.fireDue();

        story.told("system-fault.confirmed → agent-admin", "system-fault.confirmed → back-office");
    }

    @Test
    void changedWordsAreInTheNextMessage() throws Exception {
        story.nobodyAnswers();
        story.roster().deputies("agent-admin", "back-office");
        // Of two texts the later deployed one counts, and the release was deployed by the real clock.
        story.timeIs(Instant.now().plus(Duration.ofDays(1)));
        deploy("notification.messages.md", "现请您处理", "烦请处理");

        incidents.open("system-fault.reported", "agent-admin");
        story.pass(Duration.ofMinutes(5));
        story.fireDue();

        story.told("system-fault.reported → agent-admin", "system-fault.reported → back-office");
        assertThat(story.messages().get(1).text()).contains("烦请处理");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    notification-times.dmn   | "PT4M"          | "four minutes"   | 第 1 行 remindAfter 列
                    notification-times.dmn   | "PT5M"          | "PT3M"           | remindAfter（再次提醒）应早于 passOnAfter
                    notification-times.dmn   | "PT5M"          |                  | passOnAfter（转交下一人）必填
                    channel-limits.dmn       | <text>6</text>  | <text>0</text>   | 第 1 行：atMost（最多几次）应为正整数
                    channel-limits.dmn       | "PT15M"         | "15 minutes"     | 第 1 行 per 列
                    channel-limits.dmn       | hitPolicy="FIRST" | hitPolicy="COLLECT" | 命中策略应为 FIRST
                    notification.messages.md | ## reminder     | ## remember      | 缺少文案「reminder」
                    notification.messages.md | {{before}}      | {{customerName}} | {{customerName}} 此处没有值
                    """)
    void whatCannotWorkIsRefusedByName(String file, String is, String becomes, String why) {
        assertThatThrownBy(() -> deploy(file, is, becomes == null ? "" : becomes))
                .hasMessageContaining(why);
    }

    @Test
    void aTableMustHaveARowForEverythingElse() throws Exception {
        String table = Files.readString(Path.of("processes/channel-limits.dmn"));
        int last = table.lastIndexOf("<rule ");
        String without = table.substring(0, last) + table.substring(table.indexOf("</rule>", last) + 7);

        assertThatThrownBy(() -> story.deploy("process-owner", Map.of("channel-limits.dmn", without)))
                .hasMessageContaining("最后应有一行不限渠道");
    }

    private void deploy(String file, String is, String becomes) throws Exception {
        String text = Files.readString(Path.of("processes/" + file));
        assertThat(text).contains(is);
        int at = text.indexOf(is);
        story.deploy("process-owner", Map.of(file, text.substring(0, at) + becomes + text.substring(at + is.length())));
    }
}
