package org.tocsin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.tocsin.Story;
import org.tocsin.incident.Incident;
import org.tocsin.incident.Incidents;

/** A fault of one of the bank’s own machines as those see it who work on it, from the report to the end. */
@BrowserTest
class AtmFaultPagesTest {

    @Autowired
    Story story;

    @Autowired
    Incidents incidents;

    @Test
    void aFaultIsReportedWorkedOnTestedAndReportedInTasklist(Browser browser) {
        browser.signIn("site-staff");
        browser.openStartForm("ATM 故障及安全事件");
        browser.type("一句话说明情况", "大堂 2 号机吞卡后黑屏");
        browser.type("设备编号", "0102");
        browser.type("所在位置", "城东支行大堂");
        browser.choose("发生了什么", "故障");
        browser.choose("属于哪一类", "故障");
        browser.type("现场情况", "屏幕无显示，一位客户的卡未退出");
        browser.start();
        story.fireDue();
        story.told("atm-fault.reported → atm-leaders");

        take(browser, "atm-leaders", "启动应急预案");
        assertThat(browser.formText()).contains("大堂 2 号机吞卡后黑屏", "城东支行大堂");
        browser.choose("是否启动应急预案", "属实，启动");
        done(browser);
        story.told(
                "atm-teams.called → atm-tech",
                "atm-teams.called → atm-security",
                "atm-teams.called → atm-service",
                "atm-teams.called → atm-logistics",
                "atm-teams.called → site-staff");

        take(browser, "atm-tech", "诊断故障并拟定方案");
        browser.type("故障原因", "读卡器卡住");
        browser.type("处置方案", "取卡并更换读卡器");
        done(browser);
        take(browser, "atm-tech", "排除故障");
        browser.type("采取的排除措施", "已取出卡片，更换读卡器");
        done(browser);
        take(browser, "atm-tech", "测试");
        browser.choose("测试结果", "通过，可以恢复使用");
        browser.moment("恢复使用时间", story.now());
        browser.type("测试情况", "取款、读卡、打印正常");
        done(browser);
        take(browser, "site-staff", "登记吞卡或账款争议");
        assertThat(browser.formText()).contains("城东支行大堂", "不要");
        browser.keepPicture("atm-claim");
        browser.choose("登记什么", "吞没的卡");
        browser.type("客户姓名", "张三");
        browser.type("联系电话", "13800138000");
        browser.type("卡号后四位", "1234");
        browser.type("经过", "取款后未退卡，卡由李、王二人封存");
        done(browser);
        take(browser, "site-staff", "现场配合");
        assertThat(browser.formText()).contains("不要");
        browser.type("吞没卡片（张）", "1");
        browser.type("现场配合情况", "已贴停用告示");
        done(browser);
        take(browser, "atm-security", "警戒与保护");
        browser.choose("现场人员是否安全", "安全");
        browser.choose("监控录像", "已保全");
        browser.type("录像由谁保管、存放何处", "监控室，张主任");
        browser.type("警戒与保护情况", "已拉警戒线");
        done(browser);
        take(browser, "atm-service", "安抚并引导客户");
        browser.choose("给客户的办法", "柜台办理");
        browser.type("解释与安抚情况", "客户六人");
        done(browser);
        take(browser, "atm-logistics", "调配物资");
        browser.choose("备用 ATM", "不需要");
        browser.type("调配的物资、设备、车辆", "读卡器一个");
        done(browser);

        take(browser, "site-staff", "告知客户");
        browser.type("怎样告知客户", "撤下告示");
        done(browser);
        take(browser, "atm-leaders", "决定是否结束应急");
        browser.choose("是否结束应急", "结束");
        browser.moment("结束时间", story.now());
        browser.type("宣布人", "王行长");
        done(browser);
        take(browser, "atm-tech", "总结并填写应急处置报告");
        assertThat(browser.formText()).contains("读卡器卡住", "取款、读卡、打印正常");
        browser.type("参与的小组", "技术支持组");
        browser.type("处置经过", "发现、诊断、更换、测试");
        browser.type("采取的措施", "更换读卡器");
        browser.type("应急物资与设备使用情况", "读卡器一个");
        browser.type("人员表现", "到场及时");
        browser.type("报告人", "李工");
        done(browser);

        story.told(
                "atm-fault.ended → atm-leaders",
                "atm-fault.ended → atm-tech",
                "atm-fault.ended → atm-security",
                "atm-fault.ended → atm-service",
                "atm-fault.ended → atm-logistics",
                "atm-fault.ended → site-staff");
        assertThat(only("atm-fault").outcome()).isEqualTo("recovered");
        assertThat(only("atm-fault").recoveredAt()).isEqualTo(story.now());

        take(browser, "atm-service", "了结并回复客户");
        assertThat(browser.formText()).contains("张三", "13800138000", "1234");
        browser.keepPicture("atm-claim-handle");
        browser.choose("结果", "卡已由本人领回");
        browser.type("做了什么", "核对身份证件，客户签收");
        browser.type("怎样回复客户", "当面归还");
        done(browser);
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
