package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Period;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.BareIncidents;
import org.tocsin.Story;

/** What is kept, who has looked, and the figures, as those who answer for them see it. */
@BrowserTest
class KeepingPagesTest {

    @Autowired
    Story story;

    @Autowired
    BareIncidents incidents;

    private String incident;

    @BeforeEach
    void anIncident() {
        incident = incidents.open("system-fault.reported", "agent-admin");
        story.told("system-fault.reported → agent-admin");
    }

    @Test
    void complianceHoldsAnIncidentAndLetsItGoAgain(Browser browser) {
        incidents.close(incident);
        story.timeIs(story.now().atZone(story.zone()).plus(Period.ofYears(1)).toInstant());
        browser.openOwn("compliance-risk", "retention");
        browser.ownSays("没有冻结的事件，以前也没有冻结过");
        assertThat(browser.ownSays("个人信息将脱敏")).contains(incident, "结束满 1 年", "系统故障");

        browser.pressButton("冻结事件");
        browser.fillIn("事件编号", incident.toLowerCase());
        browser.fillIn("理由", "诉讼保全");
        browser.finish("冻结");
        assertThat(browser.ownSays("已冻结：" + incident)).contains("冻结中", "诉讼保全").doesNotContain("结束满 1 年");

        browser.pressButton("解除冻结");
        browser.fillIn("理由", "已结案");
        browser.finishAgain("解除冻结");
        assertThat(browser.ownSays("已解除冻结：" + incident)).contains("已解除", "已结案", "结束满 1 年");
    }

    @Test
    void anAuditorLooksAndFindsWhoElseHas(Browser browser) {
        browser.openOwn("auditor", "retention");
        browser.ownSays("您只能查看");
        assertThat(browser.offersButton("冻结事件")).isFalse();

        browser.openReached("centre-manager", incident);
        browser.openOwn("auditor", "access");
        assertThat(browser.ownSays(incident)).contains("centre-manager", "通知消息", "127.0.0.1");
        browser.search("事件编号或对象", incident);
        assertThat(browser.ownSays("已全部显示")).contains("centre-manager").doesNotContain("列表");
        browser.search("事件编号或对象", "SF-20261122-1");
        browser.ownSays("没有符合条件的查阅记录");
    }

    @Test
    void aManagerReadsTheFigures(Browser browser) {
        story.jdbc().sql("""
                        insert into tocsin.record (type, subject, version, business_key, at, since, fields)
                        values ('satisfaction', 'survey', 1, ?, now(), now(),
                          '{"satisfactionScore": 4, "problemSolved": "yes", "repeatedIssue": "no"}')""").param(incident).update();
        browser.openOwn("centre-manager", "figures");
        assertThat(browser.ownSays("按预案")).contains("4.0 分", "满意 100%", "再次来电 0%", "客户回访");
        browser.keepPicture("figures");
        assertThat(browser.ownSays("按预案")).contains("系统故障 3 级", "1 件", "其中 1 件未结束", "未接手", "2026-11");

        browser.choosePart("范围", "演练");
        browser.ownSays("2026-06 至 2026-11 没有登记过演练");
    }

    @Test
    void whoeverMayNotIsToldSo(Browser browser) {
        browser.expectRefusals(
                "/camunda/figures/api/figures", "/camunda/access/api/entries", "/camunda/retention/api/view");
        browser.openOwn("agent", "figures");
        browser.ownSays("您没有查看统计的权限");
        browser.openOwn("agent", "access");
        browser.ownSays("您没有查看查阅记录的权限");
        browser.openOwn("agent", "retention");
        browser.ownSays("您没有查看保存与冻结的权限");
    }
}
