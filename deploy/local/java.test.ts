import { parseJavaVersion } from './java.js';

test.each([
  ['openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment', 17],
  ['java version "1.8.0_412"', 8],
  ['openjdk version "25" 2025-09-16 LTS', 25],
  ['openjdk version "26-ea" 2026-03-17', 26],
  ['Picked up JAVA_TOOL_OPTIONS: -Dversion=1\nopenjdk version "21.0.2" 2024-01-16', 21],
])('reads the major version out of %j', (output, version) => {
  expect(parseJavaVersion(output)).toBe(version);
});

test('finds no version in the words of a stub', () => {
  expect(parseJavaVersion('The operation couldn’t be completed. Unable to locate a Java Runtime.')).toBeUndefined();
});
