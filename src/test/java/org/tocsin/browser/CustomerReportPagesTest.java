package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.BareIncidents;
import org.tocsin.Story;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** A customer's report as those see it who work on it, from the script to the reply. */
@BrowserTest
class CustomerReportPagesTest {

    @Autowired
    Story story;

    @Autowired
    BareIncidents bare;

    @Autowired
    Incidents incidents;

    @Test
    void aReportIsWrittenDownAskedAboutLinkedAndRepliedToInTasklist(Browser browser) {
        String fault = bare.open();
        browser.signIn("agent");
        browser.openStartForm("客户报障");
        assertThat(browser.formText()).contains("先引导客户改用其他渠道", "自助设备", "不要", "我们的系统坏了");
        browser.choose("客户使用的渠道", "电话银行");
        browser.type("一句话说明问题", "电话银行转账报错");
        browser.type("客户姓名", "张三");
        browser.type("联系电话", "13800138000");
        browser.type("帐号", "6222000000001234");
        browser.type("客户看到或听到的错误提示", "交易失败，代码 96");
        browser.keepPicture("report-start");
        browser.start();
        story.told("customer-report.reported → team-leader");

        browser.signIn("team-leader");
        browser.open("联系科技、总行和各分行");
        assertThat(browser.formText()).contains("代码 96", fault, "不要把内部电话告诉客户").doesNotContain("属于哪一起事件");
        browser.claim();
        browser.choose("已联系", "信息技术部", "总行");
        browser.choose("查明的情况", "属于进行中的事件");
        browser.select("属于哪一起事件", fault + " 2026-11-22 09:00 客户无法接入");
        browser.type("答复客户的内容", "正在核实，请先到柜台办理");
        browser.keepPicture("report-ask");
        browser.complete();

        story.pass(Duration.ofMinutes(5));
        browser.signIn("agent");
        browser.open("答复客户");
        assertThat(browser.formText()).contains("张三", "13800138000", "正在核实，请先到柜台办理", "2026-11-22 09:30 前答复", "不要");
        browser.claim();
        browser.choose("答复结果", "已告知客户，客户改用其他渠道");
        browser.moment("答复日期", story.now());
        browser.type("客户的反应", "客户去柜台");
        browser.keepPicture("report-reply");
        browser.complete();

        Incident report = incidents.list(false, 10).stream()
                .filter(incident -> incident.procedureKey().equals("customer-report"))
                .findFirst()
                .orElseThrow();
        assertThat(report.outcome()).isEqualTo("informed");

        browser.signIn("agent");
        browser.open("满意度回访");
        assertThat(browser.formText()).contains("张三", "13800138000");
    }
}
