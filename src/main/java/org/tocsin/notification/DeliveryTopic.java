package org.tocsin.notification;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Field;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.TopicRule;

/** What the delivery worker may write when it has sent something: the provider's own id for it. */
@Component
class DeliveryTopic implements TopicRule {

    private static final int LONGEST_ID = 200;

    @Override
    public String topic() {
        return "notification";
    }

    @Override
    public FormSchema fields() {
        return new FormSchema(
                "",
                List.of(new Field(
                        "providerId",
                        "服务商编号",
                        Field.Type.TEXT,
                        false,
                        null,
                        null,
                        null,
                        LONGEST_ID,
                        null,
                        false,
                        false,
                        null,
                        Map.of(),
                        null,
                        Map.of())));
    }
}
