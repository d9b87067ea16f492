package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each group finds in Tasklist, and who does not get in. */
@BrowserTest
class GroupPagesTest {

    @ParameterizedTest
    @CsvSource({"agent, 座席员：待办", "it, 信息技术部：待办", "centre-manager, 中心经理：待办"})
    void everyGroupSeesItsOwnListAndNobodyElses(String group, String list, Browser browser) {
        browser.signIn(group);

        assertThat(browser.lists()).containsExactly(list, "我的任务");
    }

    @Test
    void anAgentMayStartProceduresAndNotTheirHelpers(Browser browser) {
        browser.signIn("agent");

        assertThat(browser.procedures()).contains("系统故障").doesNotContain("受影响客户登记与回复", "追加任务", "通知送达");
    }

    @Test
    void anAuditorDoesNotEnterTasklist(Browser browser) {
        String error = browser.signInRefused("tasklist", "auditor");

        assertThat(error).contains("登录失败", "无权访问本应用");
    }
}
