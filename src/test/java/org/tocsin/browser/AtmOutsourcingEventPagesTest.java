package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** A general fault of an outsourced machine as those see it who follow the provider. */
@BrowserTest
class AtmOutsourcingEventPagesTest {

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Test
    void aGeneralFaultGoesToTheProviderAndComesBackRepairedInTasklist(Browser browser) {
        browser.signIn("site-staff");
        browser.openStartForm("ATM 外包突发事件");
        browser.type("一句话说明情况", "外包机连续断网");
        browser.type("设备编号", "0902");
        browser.type("所在位置", "城西广场");
        browser.type("外包服务商", "恒通服务");
        browser.choose("事件性质", "系统故障");
        browser.choose("初步判断", "一般性故障");
        browser.type("现场情况", "显示暂停服务");
        browser.start();
        story.fireDue();

        take(browser, "site-staff", "通知外包服务商");
        assertThat(browser.formText()).contains("外包机连续断网", "恒通服务");
        browser.moment("通知服务商的时间", story.now());
        browser.type("服务商工单号", "7781");
        browser.type("对方联系人", "陈工");
        browser.moment("承诺到场时间", story.now().plus(Duration.ofHours(1)));
        done(browser);
        take(browser, "site-staff", "登记到场时间");
        assertThat(browser.formText()).contains("恒通服务", "7781");
        browser.moment("实际到场时间", story.now());
        done(browser);
        take(browser, "atm-tech", "修复并确认正常");
        browser.choose("结果", "已修复，测试正常");
        browser.moment("恢复使用时间", story.now());
        browser.type("原因和修复措施", "更换路由器");
        done(browser);

        assertThat(only("atm-outsourcing-event").outcome()).isEqualTo("general-repaired");
        assertThat(story.openTasks()).isEmpty();
    }

    private static void take(Browser browser, String user, String task) {
        browser.signIn(user);
        browser.open(task);
        browser.claim();
    }

    private void done(Browser browser) {
        browser.complete();
        story.fireDue();
    }

    private Incident only(String procedure) {
        List<String> keys = story
                .engine()
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey(procedure)
                .list()
                .stream()
                .map(instance -> instance.getBusinessKey())
                .toList();
        assertThat(keys).hasSize(1);
        return incidents.find(keys.get(0)).orElseThrow();
    }
}
