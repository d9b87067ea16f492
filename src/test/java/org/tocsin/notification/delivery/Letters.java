package org.tocsin.notification.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;

/** The smallest process with the worker's topic: one message, sent or not. */
public final class Letters {

    public static final String MODEL = read();

    private Letters() {}

    /** The same model under another key. */
    public static String modelOf(String key) {
        return MODEL.replace("process id=\"notification\"", "process id=\"" + key + "\"");
    }

    public static void deploy(ProcessEngine engine) {
        engine.getRepositoryService()
                .createDeployment()
                .addString("notification.bpmn", MODEL)
                .deploy();
    }

    /** Starts one instance with {@code variables}, from the inside: no form says what a letter may carry. */
    public static String write(ProcessEngine engine, String key, Map<String, Object> variables) {
        return ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                .getCommandExecutorTxRequired()
                .execute(context -> engine.getRuntimeService()
                        .startProcessInstanceByKey(key, variables)
                        .getId());
    }

    /** The ends that were reached. */
    public static List<String> ends(ProcessEngine engine) {
        return engine
                .getHistoryService()
                .createHistoricActivityInstanceQuery()
                .activityType("noneEndEvent")
                .list()
                .stream()
                .map(end -> end.getActivityId())
                .toList();
    }

    private static String read() {
        try (InputStream model = Letters.class.getResourceAsStream("/letters/notification.bpmn")) {
            return new String(model.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
