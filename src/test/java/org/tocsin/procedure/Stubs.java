package org.tocsin.procedure;

/** Procedures that stand in for ones that have tests of their own. */
public final class Stubs {

    /** Takes what it is given and waits. */
    public static String waiting(String procedure) {
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="http://tocsin.org/procedures">
              <bpmn:process id="%s" isExecutable="true" camunda:historyTimeToLive="P1D">
                <bpmn:startEvent id="startEvent_Told" />
                <bpmn:sequenceFlow id="flow_Wait" sourceRef="startEvent_Told" targetRef="userTask_Wait" />
                <bpmn:userTask id="userTask_Wait" name="等待" camunda:candidateGroups="bc-group" />
              </bpmn:process>
            </bpmn:definitions>
            """.formatted(procedure);
    }

    private Stubs() {}
}
