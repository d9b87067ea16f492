package org.tocsin.guard;

/** What a procedure asks people for, over all its forms; for labels, and for telling personal data from the rest. */
public interface ProcedureForms {

    /** The start form of a deployed version; empty if it has none. */
    FormSchema startForm(String processDefinitionId);

    /** All fields of the start form and of every task's form. */
    FormSchema allForms(String processDefinitionId);
}
