package org.tocsin.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Period;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.tocsin.Rest;
import org.tocsin.TocsinTest;

/** Times that process owners set: in force at once, or refused by name. */
@TocsinTest
class KeepingCheckTest {

    @Autowired
    TestRestTemplate http;

    @Autowired
    KeepingRules rules;

    @Test
    void anOwnersTimeIsInForceAtOnce() throws Exception {
        assertThat(rules.read().of("complaint").keep()).isEqualTo(Period.ofYears(10));

        assertThat(deploy("keeping.dmn", "\"P10Y\"", "\"P15Y\"").getStatusCode())
                .isEqualTo(HttpStatus.OK);

        assertThat(rules.read().of("complaint").keep()).isEqualTo(Period.ofYears(15));
        assertThat(rules.read().of("complaint").personal()).isEqualTo(Period.ofYears(3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    keeping.dmn        | "P10Y"                             | "ten years"                       | 第 1 行：keep（保存期限）ten years 不是有效的期限
                    keeping.dmn        | "P1Y"                              | "P11Y"                            | personal（脱敏期限）不能长于 keep（保存期限）
                    keeping.dmn        | "P10Y"                             | "P1000D"                          | personal（脱敏期限）不能长于 keep（保存期限）
                    keeping.dmn        | "P10Y"                             | "P3Y"                             | 预案 system-fault 的历史保存 1826 天，长于保存期限表（keeping）中登记与日志的 P3Y
                    extra-task.bpmn    | "P1826D"                           | "P3651D"                          | 预案 extra-task 的历史保存 3651 天，长于保存期限表
                    """)
    void whatWouldLoseRecordsOrKeepThemForEverIsRefused(String file, String from, String to, String refusal)
            throws Exception {
        ResponseEntity<JsonNode> answer = deploy(file, from, to);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("message").asText()).contains(refusal);
    }

    @Test
    void complaintsAreKeptForThreeYearsAtLeastWhateverSomebodySets() throws Exception {
        String table = Files.readString(Path.of("processes/keeping.dmn"));
        String shorter = table.replaceFirst("\"P10Y\"", "\"P2Y\"").replaceFirst("\"P3Y\"", "\"P1Y\"");

        JsonNode answer = owner().deploy(Map.of("keeping.dmn", shorter)).getBody();

        assertThat(answer.path("message").asText()).contains("预案 complaint 的 keep（保存期限）不能少于三年");
    }

    @Test
    void aTableWithoutARowForTheRestIsRefused() throws Exception {
        String table = Files.readString(Path.of("processes/keeping.dmn"));
        String open =
                table.replaceAll("(?s)(<inputEntry id=\"inputEntry_4_0\">\\s*<text>)(</text>)", "$1\"atm-fault\"$2");
        assertThat(open).isNotEqualTo(table);

        assertThat(owner().deploy(Map.of("keeping.dmn", open))
                        .getBody()
                        .path("message")
                        .asText())
                .contains("最后应有一行不限预案");
    }

    // ----

    private Rest owner() {
        return new Rest(http, "process-owner");
    }

    private ResponseEntity<JsonNode> deploy(String file, String from, String to) throws IOException {
        String content = Files.readString(Path.of("processes", file));
        assertThat(content).contains(from);
        return owner().deploy(Map.of(file, content.replace(from, to)));
    }
}
