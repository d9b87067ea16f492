package org.tocsin.incident.bpmn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Scenarios that process owners add: playable, or refused by row and name. */
@TocsinTest
class ScenesCheckTest {

    private static final Path TABLE = Path.of("processes/drill-scenarios.dmn");

    @Autowired
    TestRestTemplate http;

    @Test
    void anOwnersScenarioIsAccepted() throws IOException {
        String table = Files.readString(TABLE);

        assertThat(deploy("drill-scenarios.dmn", table.replace("页面提示系统繁忙", "页面空白"))
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "system-fault"</text>   | "system-flood"</text>   | 第 1 行：情景 system-fault-phone：procedure（预案）列：没有预案 system-flood
            "system-fault"</text>   | "call-out"</text>       | 第 1 行：情景 system-fault-phone：procedure（预案）列：call-out 不登记事件，不能演练
            faultLevel: 3           | faultLevel: 7           | 第 1 行：情景 system-fault-phone：字段「故障级别（初报）」(faultLevel)：只能是 1（1 级）
            faultLevel: 3,          | ``                      | 第 1 行：情景 system-fault-phone：字段「故障级别（初报）」(faultLevel)：必填
            faultLevel: 3           | colour: "red"           | 第 1 行：情景 system-fault-phone：字段 colour：此处不接受该变量
            faultLevel: 3           | faultLevel: 3, occurredAt: "2026-11-22T09:00:00+08:00" | 情景中不写时间，从演练开始时计时
            faultLevel: 3           | faultLevel: 3, drill: true | 情景中不写，由系统设置
            {summary: "演练：电话   | {summary "演练：电话     | 第 1 行：情景 system-fault-phone
            "system-fault-chat"     | "system-fault-phone"    | 第 2 行：情景 system-fault-phone 重复
            "system-fault-chat"     | -                       | 第 2 行：scenario（情景）列应为带引号的编号
            "系统故障：电话银行无法转人工（3 级）" | ``        | 第 1 行：情景 system-fault-phone 缺少 name（名称）
            """)
    void aScenarioThatCouldNotBePlayedIsRefused(String from, String to, String refusal) throws IOException {
        String table = Files.readString(TABLE);
        int at = table.indexOf(from);
        assertThat(at).as(from).isPositive();

        refused("drill-scenarios.dmn", table.substring(0, at) + to + table.substring(at + from.length()), refusal);
    }

    @Test
    void aFormThatAScenarioNoLongerFitsIsRefusedToo() throws IOException {
        String form = Files.readString(Path.of("forms/atm-fault-start.form"));
        assertThat(form).contains("\"terminalNumber\"");

        refused(
                "atm-fault-start.form",
                form.replace("\"terminalNumber\"", "\"deviceNumber\""),
                "情景 atm-fault-general：字段 terminalNumber：此处不接受该变量");
    }

    private void refused(String file, String content, String refusal) {
        ResponseEntity<JsonNode> answer = deploy(file, content);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertThat(answer.getBody().path("message").asText()).contains(refusal);
    }

    private ResponseEntity<JsonNode> deploy(String file, String content) {
        return new Rest(http, "process-owner").deploy(Map.of(file, content));
    }
}
