package org.tocsin.notification.bpmn;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.StartRule;

/** A message exists only together with the step that causes it: nobody outside starts its procedure. */
@Component
class StartFromInsideRule implements StartRule {

    @Override
    public String bean() {
        return "planReachDelegate";
    }

    @Override
    public FormSchema fields() {
        return new FormSchema("", List.of());
    }

    @Override
    public void apply(Map<String, Object> values, @Nullable String signedIn, Instant now) {
        throw InvalidInput.of("processDefinitionKey", "通知送达", "只能由预案中的通知环节启动");
    }
}
