package org.tocsin.record;

import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;
import org.tocsin.guard.ProposedDeployment;

/** Every register that a model writes to has its form, a register's form can hold a record, and the table can be read. */
@Component
class RegistersCheck implements DeploymentCheck {

    /** Nothing has this name: what it matches is the row for everything else. */
    private static final String ANYTHING = "\u0000";

    private static final String COMPLAINT = "complaint";

    /** S4-5.5 and issue: complaints are kept for at least three years. */
    private static final Period COMPLAINTS_KEPT = Period.ofYears(3);

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        List<String> problems = new ArrayList<>();
        deployment
                .models()
                .forEach(model -> model.filledIn("writeRecordDelegate", "type").stream()
                        .filter(type ->
                                deployment.form(RegisterType.FORM + type).isEmpty())
                        .forEach(type -> problems.add(
                                "%s：登记簿 %s 没有表单 %s%s".formatted(model.file(), type, RegisterType.FORM, type))));
        deployment.each(".form", (file, json) -> {
            try {
                checkForm(file, FormSchema.parse(json), problems);
            } catch (InvalidInput e) {
                problems.add(file + "：" + e.getMessage());
            }
        });
        deployment.each(".dmn", (file, xml) -> {
            try {
                if (OwnedTable.isIn(xml, RegisterRow.TABLE)) {
                    checkTable(xml);
                }
            } catch (InvalidInput e) {
                problems.add(file + "：" + e.getMessage());
            }
        });
        return problems;
    }

    private static void checkForm(String file, FormSchema form, List<String> problems) {
        if (!form.id().startsWith(RegisterType.FORM)) {
            return;
        }
        form.fields().forEach(field -> {
            if (field.hide() != null) {
                problems.add("%s：登记簿的字段「%s」(%s) 不能设置隐藏条件，记录须始终完整显示".formatted(file, field.label(), field.key()));
            }
            if (RegisterType.identifiesCustomer(field) && !RegisterType.isPersonal(field)) {
                problems.add("%s：字段「%s」(%s) 用于识别客户（identifies=customer），须同时标为个人信息（personal=true）"
                        .formatted(file, field.label(), field.key()));
            }
        });
    }

    private static void checkTable(String xml) {
        OwnedTable table = OwnedTable.parse(RegisterRow.TABLE, xml);
        table.checkRows(RegisterRow::problem);
        if (table.row(Map.of("type", ANYTHING)).isEmpty()) {
            throw new InvalidInput("决策表 %s 最后应有一行不限登记簿，否则有的登记簿没有规则".formatted(RegisterRow.TABLE));
        }
        RegisterRow complaint =
                RegisterRow.of(table.row(Map.of("type", COMPLAINT)).orElseThrow());
        if (complaint.keep().toTotalMonths() < COMPLAINTS_KEPT.toTotalMonths()) {
            throw new InvalidInput("决策表 %s 的 keep（保存期限）列：投诉登记（complaint）至少保存三年".formatted(RegisterRow.TABLE));
        }
    }
}
