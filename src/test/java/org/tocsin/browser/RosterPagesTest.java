package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The roster's page as people see it: who is on duty, a shift that is planned, and what it says to mistakes. */
@BrowserTest
class RosterPagesTest {

    @Test
    void anAdministratorPlansAShiftAndSeesTheGapThatItLeaves(Browser browser) {
        browser.openRoster("admin", "lists/shift");
        assertThat(browser.rosterSays("还没有班次")).contains("新增班次");
        browser.showRoster("lists/person");
        browser.pressButton("新增人员");
        browser.fillIn("编号", "li");
        browser.fillIn("姓名", "李四");
        browser.finish("保存");
        browser.rosterSays("李四");

        browser.showRoster("lists/shift");
        browser.pressButton("新增班次");
        browser.fillIn("角色", "信息技术部");
        browser.fillIn("人员", "李四");
        browser.fillIn("开始", "2026-11-22T08:00");
        assertThat(browser.dialogueRefuses("保存")).containsExactly("「结束」必填");
        assertThat(browser.filledIn("人员")).as("what was typed is still there").isEqualTo("li");
        browser.fillIn("结束", "2026-11-22T07:00");
        assertThat(browser.dialogueRefuses("保存")).containsExactly("「结束」必须晚于开始");
        browser.fillIn("结束", "2026-11-22T20:00");
        browser.finish("保存");

        browser.showRoster("now");
        assertThat(browser.rosterSays("李四")).contains("信息技术部（it）11月22日 20:00 起无人值守");
        browser.showRoster("week");
        assertThat(browser.rosterSays("李四")).contains("20:00–24:00\n无人值守", "后台值班人员", "未排班，全体成员值守");
        browser.showRoster("journal");
        assertThat(browser.rosterSays("新增班次「信息技术部 李四 2026-11-22 08:00 2026-11-22 20:00」"))
                .contains("新增人员「李四（li）」");
    }

    @Test
    void anAgentLooksAndIsOfferedNothingToChange(Browser browser) {
        browser.openRoster("agent", "now");
        assertThat(browser.rosterSays("信息技术部")).contains("未排班，全体成员值守");

        browser.showRoster("lists/person");

        browser.rosterSays("维护权限由系统管理员授予");
        assertThat(browser.offersButton("新增人员")).isFalse();
    }
}
