package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.FaultOnRecord;
import org.tocsin.Story;

/** The registers as people see them: found, corrected with a reason, written by hand, taken along as a file. */
@BrowserTest
class RecordPagesTest {

    @Autowired
    Story story;

    @Test
    void aKeeperCorrectsARecordAndEverybodySeesWhatChangedAndWhy(Browser browser) {
        String fault = FaultOnRecord.recovered(story);
        browser.openRegisters("agent-admin", "");
        assertThat(browser.registersSay("系统故障情况记录表")).doesNotContain("客户投诉登记");

        browser.followLink("系统故障情况记录表");
        assertThat(browser.registersSay(fault)).contains("重启接入服务", "在线客服、客服邮箱", "第 2 版");
        browser.followLink(fault);
        browser.registersSay("版本与更正");
        browser.pressButton("更正");
        browser.fillIn("原因与处置措施", "更换网卡");
        assertThat(browser.correctionRefused("保存更正")).containsExactly("必填");
        assertThat(browser.filledIn("原因与处置措施"))
                .as("what was typed is still there")
                .isEqualTo("更换网卡");
        browser.fillIn("更正原因（不要写客户信息）", "原因写错");
        browser.finish("保存更正");

        assertThat(browser.registersSay("第 3 版")).contains("原因写错", "原因与处置措施：重启接入服务 → 更换网卡", "流程补记");
        browser.openRegisters("auditor", "system-fault-record");
        browser.registersSay("更换网卡");
        browser.followLink(fault);
        browser.registersSay("原因写错");
        assertThat(browser.offersButton("更正")).isFalse();
    }

    @Test
    void aLedgerIsWrittenByHandFilteredAndExported(Browser browser) {
        browser.openRegisters("it", "device-ledger");
        assertThat(browser.registersSay("还没有记录")).contains("请点“新增记录”填写第一条");

        browser.pressButton("新增记录");
        browser.fillIn("设备编号", "A-01");
        browser.fillIn("设备名称", "发卡机");
        browser.fillIn("型号", "X1");
        browser.fillIn("安装地点", "大堂");
        browser.fillIn("启用日期", "2026-10-01");
        browser.fillIn("负责人", "张三");
        assertThat(browser.correctionRefused("保存")).containsExactly("必填");
        browser.fillIn("状态", "正常");
        browser.finish("保存");

        assertThat(browser.registersSay("发卡机")).contains("2026-10-01", "第 1–1 条，共 1 条");
        browser.showRegisters("device-ledger?text=没有的");
        browser.registersSay("没有符合条件的记录");
        browser.showRegisters("device-ledger?month=2026-11");
        browser.registersSay("发卡机");
        browser.pressButton("导出表格");
        browser.registersSay("设备台账-2026-11");
        browser.registersSay("已生成，共 1 条");
        browser.pressButton("移除");
    }

    @Test
    void whoeverMayReadNoneIsToldWhoMay(Browser browser) {
        browser.openRegisters("agent", "");

        browser.registersSay("没有您可以查看的登记簿");
    }
}
