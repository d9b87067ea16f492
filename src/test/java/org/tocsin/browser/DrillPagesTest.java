package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** A drill as those see it who plan, approve, play, watch and evaluate it. */
@BrowserTest
class DrillPagesTest {

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Test
    void aDrillIsPlannedApprovedPlayedWatchedAndEvaluatedInTasklist(Browser browser) {
        browser.signIn("back-office");
        browser.openStartForm("应急演练");
        browser.keepPicture("drill-start");
        browser.type("演练名称", "在线客服中断桌面推演");
        browser.choose("演练方式", "桌面推演");
        browser.choose("演练中的时限", "缩短为二分之一");
        browser.moment("演练时间", story.now().plus(Duration.ofDays(1)));
        browser.type("地点", "三楼会议室");
        browser.choose("参加的角色", "座席管理员", "信息技术部");
        browser.type("参加单位与人员", "客服中心、信息技术部");
        browser.start();

        browser.signIn("bc-office");
        browser.open("制定演练方案");
        browser.claim();
        browser.keepPicture("drill-plan");
        browser.select("情景", "系统故障：在线客服无法接入（2 级）");
        browser.type("情景说明", "上午业务高峰，客户无法进入在线客服");
        browser.type("演练目标", "三十分钟内恢复，逐级报告");
        browser.choose("演练内容", "应急响应");
        browser.tick("本人拟定方案并签名");
        browser.complete();

        browser.signIn("department-head");
        browser.open("批准演练方案");
        browser.claim();
        assertThat(browser.formText()).contains("系统故障：在线客服无法接入（2 级）", "桌面推演", "缩短为二分之一", "应急响应", "三楼会议室", "上午业务高峰");
        browser.keepPicture("drill-plan-approve");
        browser.choose("意见", "批准");
        browser.tick("本人批准并签名");
        browser.complete();
        story.fireDue();
        story.told("drill-plan.notice → agent-admin", "drill-plan.notice → it");

        browser.signIn("bc-office");
        browser.open("等待演练开始");
        browser.claim();
        browser.keepPicture("drill-await");
        browser.choose("现在", "人员到齐，提前开始");
        browser.complete();
        story.fireDue();
        story.told("system-fault.reported → agent-admin");
        browser.open("观察与控制演练");
        browser.claim();
        browser.keepPicture("drill-observe");
        browser.choose("下一步", "记录，演练继续（可以再次填写）");
        browser.type("观察记录", "三分钟后接手");
        browser.complete();

        browser.signIn("agent-admin");
        browser.open("【演练】填写系统故障情况记录表");
        assertThat(browser.formText()).contains("演练");
        browser.claim();
        browser.keepPicture("drill-banner");
        browser.choose("报告是否属实", "误报，撤销");
        browser.type("误报原因", "推演到此为止");
        browser.complete();
        story.fireDue();
        story.told("system-fault.cancelled → agent-admin");

        browser.signIn("back-office");
        browser.open("评估演练");
        assertThat(browser.formText()).contains("三分钟后接手", "演练时限缩短为 1/2", "09:15");
        browser.claim();
        browser.keepPicture("drill-evaluate");
        browser.type("演练经过", "按预案推演");
        browser.choose("演练效果", "良好");
        browser.type("发现的问题", "没有");
        browser.type("改进意见", "没有");
        browser.tick("本人评估并签名");
        browser.complete();
        browser.open("登记改进措施");
        browser.claim();
        browser.choose("下一步", "没有更多措施");
        browser.complete();

        assertThat(story.openTasks()).isEmpty();
        assertThat(incidents.list(false, 10)).extracting(Incident::outcome).containsOnly("cancelled");
    }
}
