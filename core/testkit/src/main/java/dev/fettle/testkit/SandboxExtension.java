package dev.fettle.testkit;

import dev.fettle.engine.diagnostic.Diagnostic;
import dev.fettle.engine.diagnostic.EngineException;
import dev.fettle.engine.model.Secret;
import dev.fettle.sandbox.Sandbox;
import dev.fettle.sandbox.SandboxHost;
import dev.fettle.sandbox.SandboxListener;
import dev.fettle.sandbox.SandboxOptions;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Give a test class the booted hosts that its {@link SandboxHosts} names, in a group of its own.
 *
 * <p>Where no host can be booted, the class is skipped with the reason; it fails instead when hosts are required: when
 * the configuration parameter or system property {@code fettle.sandbox} is {@code required}, or the environment variable
 * {@code CI} is {@code true}. Hosts go when the class is done, also when the JVM is stopped; what a killed JVM leaves is
 * cleared up when the next one boots hosts.
 */
public final class SandboxExtension implements BeforeAllCallback, ParameterResolver {

    /** The configuration parameter and system property that says whether hosts are required. */
    public static final String PARAMETER = "fettle.sandbox";

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SandboxExtension.class);

    /** The hosts of one class; JUnit closes it with the class. */
    private record Running(Sandbox sandbox, List<SandboxHost> hosts, Thread hook) implements AutoCloseable {

        @Override
        public void close() {
            sandbox.close();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException stopping) {
                // The hook is running.
            }
        }
    }

    /**
     * Boot the hosts.
     *
     * @throws InterruptedException when the test run is interrupted
     */
    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        if (store.get(Running.class) != null) {
            return;
        }
        SandboxHosts wanted = AnnotationSupport.findAnnotation(context.getRequiredTestClass(), SandboxHosts.class)
                .orElseThrow(() ->
                        new ExtensionConfigurationException("SandboxExtension needs @SandboxHosts on the test class."));
        try {
            store.put(Running.class, boot(wanted, nextGroup(context)));
        } catch (EngineException e) {
            boolean environment = e.diagnostics().stream().allMatch(d -> d.code() == Diagnostic.Code.ENVIRONMENT);
            String reason = e.diagnostics().stream()
                    .map(d -> d.summary() + " " + d.hint())
                    .collect(Collectors.joining("\n"));
            if (!environment || required(context)) {
                throw new IllegalStateException("The disposable hosts could not be booted: " + reason, e);
            }
            throw new TestAbortedException("Disposable hosts cannot be booted here: " + reason);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == SandboxHost.class || type == Sandbox.class || isHostList(parameter.getParameter());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = Optional.ofNullable(context.getStore(NAMESPACE).get(Running.class, Running.class))
                .orElseThrow(() -> new ParameterResolutionException("The hosts are not up."));
        Class<?> type = parameter.getParameter().getType();
        if (type == Sandbox.class) {
            return running.sandbox();
        }
        return type == SandboxHost.class ? host(parameter, running.hosts()) : running.hosts();
    }

    private static Running boot(SandboxHosts wanted, String group) throws InterruptedException {
        Sandbox.prepare(SandboxListener.silent());
        SandboxOptions options = SandboxOptions.defaults().withGroup(group).asTemporary();
        if (!wanted.sudoPassword().isEmpty()) {
            options = options.withSudoPassword(Secret.of(wanted.sudoPassword()));
        }
        Sandbox sandbox = Sandbox.open(options);
        Thread hook = new Thread(sandbox::close, "sandbox-down");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean up = false;
        try {
            Running running = new Running(sandbox, sandbox.up(wanted.value()), hook);
            up = true;
            return running;
        } finally {
            if (!up) {
                sandbox.close();
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    /** Name a group after this JVM and a count, so that classes that run side by side do not meet. */
    private static String nextGroup(ExtensionContext context) {
        AtomicInteger count = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(AtomicInteger.class, key -> new AtomicInteger(), AtomicInteger.class);
        return "test-" + ProcessHandle.current().pid() + "-" + count.incrementAndGet();
    }

    private static boolean required(ExtensionContext context) {
        return context.getConfigurationParameter(PARAMETER)
                        .filter("required"::equals)
                        .isPresent()
                || "true".equals(System.getenv("CI"));
    }

    private static SandboxHost host(ParameterContext parameter, List<SandboxHost> hosts) {
        Optional<String> name =
                parameter.findAnnotation(SandboxHosts.Named.class).map(SandboxHosts.Named::value);
        if (name.isEmpty() && hosts.size() != 1) {
            throw new ParameterResolutionException("There are several hosts: say which with @SandboxHosts.Named.");
        }
        return hosts.stream()
                .filter(host -> name.isEmpty() || host.name().equals(name.get()))
                .findFirst()
                .orElseThrow(() ->
                        new ParameterResolutionException("@SandboxHosts does not name `" + name.orElse("") + "`."));
    }

    private static boolean isHostList(Parameter parameter) {
        return parameter.getType() == List.class
                && parameter.getParameterizedType() instanceof ParameterizedType type
                && type.getActualTypeArguments()[0] == SandboxHost.class;
    }
}
