package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** A journalist's call as those see it who work on it, from the fixed answer to the end of the watch. */
@BrowserTest
class MediaInquiryPagesTest {

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Test
    void aJournalistIsReportedAndCalledBackAndTheMediaAreWatchedInTasklist(Browser browser) {
        browser.signIn("agent");
        browser.openStartForm("媒体采访");
        assertThat(browser.formText()).contains("语气热情而坚定", "按一般客户的问题正确解答").doesNotContain("感谢您对我行的关注", "联系电话");
        browser.keepPicture("media-start-unidentified");
        fillInquiry(browser);
        assertThat(browser.formText()).contains("感谢您对我行的关注", "不要", "无可奉告").doesNotContain("问题在现有规定中有没有明确答案");
        browser.moment("记者要求何时前答复", story.now().plus(Duration.ofHours(2)));
        browser.keepPicture("media-start");
        browser.start();
        story.told("media-answer.reported → team-leader");

        browser.signIn("team-leader");
        browser.open("联系主管部门");
        assertThat(browser.formText()).contains("2026-11-22 11:00 前得到答复", "2026-11-22 13:00 前答复记者", "为什么一直打不通");
        browser.claim();
        browser.type("已联系的部门", "办公室");
        browser.keepPicture("media-contact");
        browser.complete();
        story.told("media-answer.taken-over → general-office");

        browser.signIn("general-office");
        browser.open("接手采访");
        assertThat(browser.formText()).contains("赵六", "13900139000", "座席班长已联系：办公室", "2026-11-22 11:00 前得到答复");
        browser.claim();
        browser.keepPicture("media-take");
        browser.complete();
        browser.open("决定如何答复");
        assertThat(browser.formText()).contains("现在没有进行中的相关事件", "2026-11-22 11:00 前得到答复");
        browser.claim();
        browser.choose("怎样答复", "接受采访，约定时间");
        browser.type("对外口径（回电时只说这段话）", "系统升级，已于九时恢复");
        browser.type("由谁接受采访", "办公室王主任");
        browser.keepPicture("media-decide");
        browser.complete();

        story.pass(Duration.ofMinutes(20));
        browser.signIn("team-leader");
        browser.open("回电约定采访时间");
        assertThat(browser.formText()).contains("系统升级，已于九时恢复", "办公室王主任", "13900139000", "2026-11-22 11:00 前得到答复");
        browser.claim();
        browser.choose("是否联系上", "已联系上");
        browser.moment("回电日期", story.now());
        browser.type("回电内容和记者的反应", "约定明日上午，记者表示感谢");
        browser.moment("约定的采访日期", story.now().plus(Duration.ofDays(1)));
        browser.keepPicture("media-arrange");
        browser.complete();

        browser.signIn("general-office");
        browser.open("关注外界媒体动向");
        assertThat(browser.formText()).contains("2026-11-22 11:00 前得到答复");
        browser.claim();
        browser.choose("目前的报道", "有报道，客观或有利");
        browser.choose("接下来", "结束关注");
        browser.type("看到了什么", "城市晚报网站刊登预告");
        browser.keepPicture("media-watch");
        browser.complete();

        Incident incident = incidents.find(onlyKey()).orElseThrow();
        assertThat(incident.outcome()).isEqualTo("accepted");
        assertThat(incident.responsible()).isEqualTo("general-office");
        assertThat(story.openTasks()).isEmpty();
    }

    @Test
    void aLiveQuestionWithoutClearAnswerIsConsultedAboutAndRepliedTo(Browser browser) {
        liveAndTaken(browser);
        browser.open("决定如何答复");
        browser.claim();
        browser.choose("怎样答复", "不安排采访，按口径答复问题");
        browser.type("对外口径（回电时只说这段话）", "按公告执行");
        browser.complete();

        browser.open("回电答复");
        assertThat(browser.formText()).contains("只说统一口径", "按公告执行");
        browser.keepPicture("media-give");
    }

    @Test
    void aJournalistIsDeclinedInAFriendlyWay(Browser browser) {
        liveAndTaken(browser);
        browser.open("决定如何答复");
        browser.claim();
        browser.choose("怎样答复", "婉拒");
        browser.complete();

        browser.open("回电婉拒");
        assertThat(browser.formText()).contains("感谢您对我行的关注和理解", "不要").doesNotContain("对外只说这段话");
        browser.keepPicture("media-decline");
    }

    @Test
    void whoeverDoesNotSayThatHeIsAJournalistIsAnsweredAsACustomer(Browser browser) {
        browser.signIn("agent");
        browser.openStartForm("媒体采访");
        browser.type("一句话说明来电", "来电询问网点是否关闭");
        browser.type("采访或询问的问题", "城东支行是不是关了？");
        browser.start();

        browser.open("按客户问题答复");
        assertThat(browser.formText()).contains("城东支行是不是关了？", "按一般客户的问题正确解答");
        browser.claim();
        browser.type("已作的答复", "正常营业，营业时间不变");
        browser.keepPicture("media-customer");
        browser.complete();

        assertThat(incidents.find(onlyKey()).orElseThrow().outcome()).isEqualTo("customer-question");
    }

    // ----

    private void liveAndTaken(Browser browser) {
        browser.signIn("agent");
        browser.openStartForm("媒体采访");
        fillInquiry(browser);
        browser.tick("正在现场直播");
        assertThat(browser.formText()).contains("没有明确答案的政策问题不要回答");
        browser.choose("问题在现有规定中有没有明确答案", "没有，未作回答");
        browser.keepPicture("media-start-live");
        browser.start();
        browser.signIn("team-leader");
        browser.open("联系主管部门");
        browser.claim();
        browser.type("已联系的部门", "办公室");
        browser.complete();
        story.told("media-answer.reported → team-leader", "media-answer.taken-over → general-office");
        browser.signIn("general-office");
        browser.open("接手采访");
        browser.claim();
        browser.complete();
    }

    private static void fillInquiry(Browser browser) {
        browser.tick("来电人表明自己是记者");
        browser.type("媒体名称", "城市晚报");
        browser.type("记者姓名", "赵六");
        browser.type("联系电话", "13900139000");
        browser.type("一句话说明来电", "记者询问电话银行排队情况");
        browser.type("采访或询问的问题", "电话银行为什么一直打不通？");
    }

    private String onlyKey() {
        List<HistoricProcessInstance> inquiries = story.engine()
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey("media-inquiry")
                .list();
        assertThat(inquiries).hasSize(1);
        return inquiries.get(0).getBusinessKey();
    }
}
