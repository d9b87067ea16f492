package org.tocsin;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Begins each test at the same moment, and ends it by looking for messages that nobody expected. */
class StoryExtension implements BeforeEachCallback, AfterEachCallback {

    @Override
    public void beforeEach(ExtensionContext context) {
        story(context).begin();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Story story = story(context);
        try {
            if (context.getExecutionException().isEmpty()) {
                story.end();
            }
        } finally {
            story.clean();
        }
    }

    private static Story story(ExtensionContext context) {
        return SpringExtension.getApplicationContext(context).getBean(Story.class);
    }
}
