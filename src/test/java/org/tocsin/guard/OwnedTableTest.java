package org.tocsin.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a table of process owners answers the second time it is asked. */
class OwnedTableTest {

    @Test
    void theSameQuestionHasTheSameAnswer() {
        OwnedTable table = table("\"PT5M\"");

        assertThat(table.row(Map.of("channel", "sms"))).contains(Map.of("answer", "PT5M"));
        assertThat(table.row(Map.of("channel", "sms"))).contains(Map.of("answer", "PT5M"));
        assertThat(table.row(Map.of("channel", "voice"))).isEmpty();
        assertThat(OwnedTable.parse("table", xml("\"PT5M\""))).isSameAs(table);
    }

    @Test
    void whatChangesWithTimeIsAskedEachTime() {
        OwnedTable table = table("string(now())");

        assertThat(table.row(Map.of("channel", "sms"))).isNotEqualTo(table.row(Map.of("channel", "sms")));
    }

    private static OwnedTable table(String answer) {
        return OwnedTable.parse("table", xml(answer));
    }

    private static String xml(String answer) {
        return """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
                  <decision id="table" name="t">
                    <decisionTable id="t1" hitPolicy="FIRST">
                      <input id="i1"><inputExpression id="e1" typeRef="string"><text>channel</text></inputExpression></input>
                      <output id="o1" name="answer" typeRef="string"/>
                      <rule id="r1">
                        <inputEntry id="c1"><text>"sms"</text></inputEntry>
                        <outputEntry id="c2"><text>%s</text></outputEntry>
                      </rule>
                    </decisionTable>
                  </decision>
                </definitions>
                """.formatted(answer);
    }
}
