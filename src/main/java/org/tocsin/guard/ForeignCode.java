package org.tocsin.guard;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Looks through a model or a decision table for whatever would run code that is not in the vocabulary: classes, scripts,
 * connectors, shell and mail tasks, other expression languages, and expressions that reach into the JVM.
 *
 * <p>It looks at every element and attribute as the parser gives them, not at the text: an entity can spell a letter.
 */
public final class ForeignCode {

    private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";
    private static final Set<String> ATTRIBUTES = Set.of("class", "expression", "resource");
    private static final Set<String> ELEMENTS = Set.of("scriptTask", "script", "connector");
    private static final Set<String> LANGUAGES = Set.of("language", "scriptFormat", "expressionLanguage");

    private final Set<String> modelWords;

    public ForeignCode(Set<String> modelWords) {
        this.modelWords = modelWords;
    }

    /** What is refused in {@code file}, one sentence each; a file that is no XML is for others to refuse. */
    public List<String> problems(String file, String xml) {
        List<String> problems = new ArrayList<>();
        Document document;
        try {
            document = parse(xml);
        } catch (SAXException e) {
            return List.of(file + "：无法读取，不是有效的 XML 文件");
        }
        NodeList elements = document.getElementsByTagNameNS("*", "*");
        for (int i = 0; i < elements.getLength(); i++) {
            look(file, (Element) elements.item(i), problems);
        }
        return problems;
    }

    private static Document parse(String xml) throws SAXException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            // The default handler writes to the error stream what is answered to the sender anyway.
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(xml)));
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look(String file, Element element, List<String> problems) {
        String name = element.getLocalName();
        if (ELEMENTS.contains(name)) {
            problems.add("%s：不允许使用脚本或连接器（%s）".formatted(file, where(element)));
        }
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Node attribute = attributes.item(i);
            look(file, element, attribute, problems);
            expression(file, element, attribute.getNodeValue(), problems);
        }
        if (!name.equals("documentation")) {
            for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
                if (child.getNodeType() == Node.TEXT_NODE || child.getNodeType() == Node.CDATA_SECTION_NODE) {
                    expression(file, element, element.getTextContent(), problems);
                    break;
                }
            }
        }
    }

    private static void look(String file, Element element, Node attribute, List<String> problems) {
        String name = attribute.getLocalName();
        boolean camunda = CAMUNDA.equals(attribute.getNamespaceURI())
                || attribute.getNamespaceURI() == null && CAMUNDA.equals(element.getNamespaceURI());
        boolean ofField = element.getLocalName().equals("field");
        if (camunda && ATTRIBUTES.contains(name) && !ofField) {
            problems.add("%s：%s 只能使用词汇表中的 delegateExpression".formatted(file, where(element)));
        }
        if (camunda && name.equals("type") && Set.of("mail", "shell").contains(attribute.getNodeValue())) {
            problems.add("%s：%s 不允许 %s 任务".formatted(file, where(element), attribute.getNodeValue()));
        }
        boolean foreign = !attribute.getNodeValue().toLowerCase(Locale.ROOT).contains("feel");
        if (LANGUAGES.contains(name) && foreign && !element.getLocalName().equals("definitions")) {
            problems.add("%s：%s 不允许使用其他表达式语言（%s）".formatted(file, where(element), attribute.getNodeValue()));
        }
    }

    private void expression(String file, Element element, String text, List<String> problems) {
        Expressions.tooFar(text, modelWords)
                .ifPresent(found -> problems.add("%s：%s 的表达式中有不允许的内容：%s".formatted(file, where(element), found)));
    }

    /** The id of the element or of the nearest one around it. */
    private static String where(Element element) {
        for (Node at = element; at instanceof Element; at = at.getParentNode()) {
            String id = ((Element) at).getAttribute("id");
            if (!id.isEmpty()) {
                return id;
            }
        }
        return element.getLocalName();
    }
}
