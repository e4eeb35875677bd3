package org.sirocco.springboot;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that has the starter and says nothing of Sirocco but in its properties. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
final class Application {
    static final String TINY = "random:layers=1,hidden=8,heads=2,ffn=4,seed=3";

    private Application() {}

    /** @param properties as {@code name=value}, after the prefix of Sirocco's */
    static ConfigurableApplicationContext start(String... properties) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE).registerShutdownHook(false)
                .properties("spring.main.banner-mode=off", "spring.ai.model.embedding=sirocco", of("model=" + TINY),
                        of("backend=scalar"));
        for (String property : properties) {
            application.properties(of(property));
        }
        return application.run();
    }

    static String of(String property) {
        return SiroccoEmbeddingProperties.PREFIX + "." + property;
    }
}
