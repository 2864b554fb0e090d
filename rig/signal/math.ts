/**
 * The arithmetic of inner loops. In a realm of its own (jest runs suites in one) every look-up of a global costs more than the sine that is
 * asked for; a module's constant costs nothing.
 */
export const math = Math;
