package org.tributary.gateway.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.SandboxMark;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.MalformedException;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sign}: a donation's callback as a curl command. */
@Command(
        name = "sign",
        description = {
            "Prints a curl command that sends a donation to a sandbox, signed as the channel signs its callback. Pipe it to sh",
            "within five minutes: most channels sign the time. Production keys are refused.",
            "%nExample: tributary sign --channel wechatpay --project kids-gallery --amount 1.00 --donor ann | sh"
        })
final class SignCommand implements Callable<Integer> {
    private static final String SOURCE_PREFIX = "pay.";

    @Option(
            names = "--channel",
            required = true,
            paramLabel = "C",
            description = "wechatpay, alipay, unionpay, stripe, or pay.NAME of a payment source (pay.counter)")
    private String channel;

    @Option(names = "--project", required = true, paramLabel = "P", description = "id of the project")
    private String project;

    @Option(names = "--amount", required = true, paramLabel = "YUAN", description = "amount in yuan, such as 1.00")
    private String amount;

    @Option(names = "--donor", paramLabel = "D", description = "the platform's id of the donor")
    private @Nullable String donor;

    @Option(names = "--transaction", paramLabel = "ID", description = "id of the payment, default a new one")
    private @Nullable String transaction;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings of the sandbox, default data/sandbox/tributary.yaml")
    private @Nullable Path config;

    @Option(names = "--url", paramLabel = "URL", description = "the server; default: the settings' host and port")
    private @Nullable URI url;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, KeyFileException {
        final TributaryConfig settings = ConfigFiles.read(
                config == null ? ConfigFiles.DEFAULT_SANDBOX.resolve(SandboxDirectory.SETTINGS) : config);
        final long amountFen = amountFen();
        refuseProduction(settings);
        final SimulatedChannel sender = sender(settings.keys());
        final long nowMs = System.currentTimeMillis();
        // Numbers of microseconds, as the demo's are, so that no two commands make one id.
        final String id = transaction == null ? sender.transactionId(nowMs * 1_000) : transaction;
        final SignedCallback callback =
                sender.payment(SimulatedPayment.of(id, "", attachment(), amountFen, nowMs / 1_000 * 1_000), nowMs);
        final URI server = url == null ? ConfigFiles.address(settings) : url;
        spec.commandLine().getOut().println(curl(server.resolve(callback.path()), callback));
        spec.commandLine().getErr().println("# payment " + channel + ':' + id);
        return ExitCodes.FINE;
    }

    private long amountFen() {
        try {
            return Fields.moved(Fields.yuan(amount));
        } catch (final MalformedException e) {
            throw CommandException.usage("--amount is '" + amount + "', must be yuan above 0, such as 1.00");
        }
    }

    private String attachment() {
        final String text = "p=" + encoded(project);
        return donor == null ? text : text + "&d=" + encoded(donor);
    }

    private static String encoded(final String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Some secrets both sign and verify, so real ones could sign donations that were never paid. */
    private void refuseProduction(final TributaryConfig settings) throws KeyFileException {
        final Path keys = settings.keys().resolve(isSource() ? "payments" : channel);
        final boolean isSandbox = settings.environment() != TributaryConfig.Environment.PRODUCTION
                && SandboxMark.find(settings.keys()).stream()
                        .anyMatch(file -> isSource()
                                ? file.equals(keys.resolve(sourceName() + ".secret"))
                                : file.startsWith(keys));
        if (!isSandbox) {
            throw CommandException.usage(keys + " holds no sandbox key of " + channel
                    + ": sign makes donations that were never paid, so it takes the keys of `tributary sandbox` alone");
        }
    }

    private boolean isSource() {
        return channel.startsWith(SOURCE_PREFIX);
    }

    private String sourceName() {
        return channel.substring(SOURCE_PREFIX.length());
    }

    private SimulatedChannel sender(final Path keys) throws KeyFileException {
        if (isSource()) {
            return new SimulatedSource(keys.resolve("payments"), sourceName(), SimulatedSource.MERCHANT);
        }
        return SandboxChannels.open(keys, CryptoSuite.jdk()).payments().stream()
                .filter(one -> one.name().equals(channel))
                .findFirst()
                .orElseThrow(() -> CommandException.usage(
                        "--channel is '" + channel + "', must be wechatpay, alipay, unionpay, stripe or pay.NAME"));
    }

    private static String curl(final URI address, final SignedCallback callback) {
        final StringBuilder command = new StringBuilder(1024)
                .append("curl -sS -w '\\n%{http_code}\\n' ")
                .append(quoted(address.toString()));
        final Map<String, String> headers = new TreeMap<>(callback.headers());
        headers.forEach((name, value) -> command.append(" \\\n  -H ").append(quoted(name + ": " + value)));
        return command.append(" \\\n  --data-binary ")
                .append(quoted(new String(callback.body(), StandardCharsets.UTF_8)))
                .toString();
    }

    private static String quoted(final String text) {
        return '\'' + text.replace("'", "'\\''") + '\'';
    }
}
