import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Asks veraPDF whether files are PDF/UA-1: a line for each, "file TAB assertions", then one for each rule that failed. */
public class CheckPdfUa {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), PDFAFlavour.PDFUA_1);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false)) {
                ValidationResult result = validator.validate(parser);
                System.out.println(file + "\t" + result.getTotalAssertions());
                Map<String, Integer> failed = new TreeMap<>();
                for (TestAssertion one : result.getTestAssertions()) {
                    if (one.getStatus() == TestAssertion.Status.FAILED) {
                        String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                        failed.merge(rule + " " + one.getMessage(), 1, Integer::sum);
                    }
                }
                failed.forEach((rule, times) -> System.out.println("\t" + times + "\t" + rule));
            }
        }
    }
}
