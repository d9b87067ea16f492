package org.tocsin.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openqa.selenium.chromium.ChromiumDriver;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Lends one Chromium to all browser tests, and looks at the page and at the console when a test is over.
 * Of a test that failed it keeps a picture, in {@code target/browser}.
 */
class BrowserExtension implements ExecutionCondition, ParameterResolver, AfterTestExecutionCallback {

    private static final Namespace NAMESPACE = Namespace.create(BrowserExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Chromium.installed()) {
            return ConditionEvaluationResult.enabled("Chromium found");
        }
        if ("true".equalsIgnoreCase(System.getenv("CI"))) {
            throw new IllegalStateException(Chromium.MISSING);
        }
        System.err.println("\n*** SKIPPED " + context.getDisplayName() + ": " + Chromium.MISSING + "\n");
        return ConditionEvaluationResult.disabled(Chromium.MISSING);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(Browser.class, k -> browser(context), Browser.class);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) throws IOException {
        Browser browser = context.getStore(NAMESPACE).get(Browser.class, Browser.class);
        if (browser == null) {
            return;
        }
        if (context.getExecutionException().isPresent()) {
            Path pictures = Files.createDirectories(Path.of("target", "browser"));
            Files.write(pictures.resolve(context.getRequiredTestMethod().getName() + ".png"), browser.picture());
            return;
        }
        browser.checkPage();
        browser.checkConsole();
    }

    private static Browser browser(ExtensionContext context) {
        ChromiumDriver driver = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Shared.class, k -> new Shared(Chromium.open()), Shared.class)
                .driver();
        ApplicationContext application = SpringExtension.getApplicationContext(context);
        String address = "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
        return new Browser(
                driver, address, ids(application.getBean(ProcessEngine.class).getIdentityService()));
    }

    private static List<String> ids(IdentityService identities) {
        return Stream.concat(
                        identities.createGroupQuery().list().stream().map(Group::getId),
                        identities.createUserQuery().list().stream().map(User::getId))
                .distinct()
                .toList();
    }

    private record Shared(ChromiumDriver driver) implements Store.CloseableResource {

        @Override
        public void close() {
            driver.quit();
        }
    }
}
