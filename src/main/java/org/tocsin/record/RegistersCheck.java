package org.tocsin.record;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.ProposedDeployment;

/** Every register that a model writes to has its form. */
@Component
class RegistersCheck implements DeploymentCheck {

    private static final Pattern TYPE = Pattern.compile(
            "\\$\\{writeRecordDelegate}.*?<camunda:field name=\"type\"(?: stringValue=\"([^\"]+)\"|>\\s*<camunda:string>([^<]+)<)",
            Pattern.DOTALL);

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        List<String> problems = new ArrayList<>();
        deployment.eachModel((file, xml) -> {
            Matcher type = TYPE.matcher(xml);
            while (type.find()) {
                String name = (type.group(1) == null ? type.group(2) : type.group(1)).trim();
                if (deployment.form("register-" + name).isEmpty()) {
                    problems.add("%s：登记簿 %s 没有表单 register-%s".formatted(file, name, name));
                }
            }
        });
        return problems;
    }
}
