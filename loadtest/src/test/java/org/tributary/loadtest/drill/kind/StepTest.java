package org.tributary.loadtest.drill.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tributary.loadtest.drill.debug.Place;

/** The places at which drills stop the server: whoever renames a method there finds out here, not in a drill of hours. */
class StepTest {
    private static List<String> methods(final Place place) throws ClassNotFoundException {
        final Class<?> type = Class.forName(place.className(), false, StepTest.class.getClassLoader());
        return Stream.concat(
                        Stream.of("<init>"),
                        Arrays.stream(type.getDeclaredMethods()).map(method -> method.getName()))
                .toList();
    }

    @Test
    void shouldFindEveryPlaceInTheServer() throws ClassNotFoundException {
        final List<Place> places = Stream.of(
                        Step.ALL.stream().map(Step::place), Steps.PLACES.stream(), Poison.PLACES.stream())
                .flatMap(all -> all)
                .toList();

        assertThat(places).hasSizeGreaterThan(30);
        for (final Place place : places) {
            assertThat(methods(place))
                    .as(place.toString())
                    .contains(place.method().replaceAll("\\(.*", ""));
        }
    }

    @Test
    void shouldNameEachStepOnceAndEveryKindOfWork() {
        assertThat(Step.ALL).extracting(Step::words).doesNotHaveDuplicates();
        assertThat(Step.ALL).extracting(Step::when).contains(Step.When.values());
        assertThat(Step.ALL.size() % new Steps().chunk()).isZero();
    }
}
