package org.tocsin.guard;

/** What a worker may write into a process when it answers an external task of a topic. */
public interface TopicRule {

    String topic();

    /** The variables, as if they were the fields of a form. */
    FormSchema fields();
}
