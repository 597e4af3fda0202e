// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

/** Signal numbers, alike on Linux on x86-64 and arm64. */
public final class Signals {
  public static final int HUP = 1;
  public static final int INT = 2;
  public static final int QUIT = 3;
  public static final int KILL = 9;
  public static final int USR1 = 10;
  public static final int USR2 = 12;
  public static final int ALRM = 14;
  public static final int TERM = 15;
  public static final int CONT = 18;
  public static final int STOP = 19;
  public static final int TSTP = 20;
  public static final int WINCH = 28;

  private Signals() {}

  /** Returns the name of one that asks to end, the number of any other. */
  public static String name(int signal) {
    return switch (signal) {
      case HUP -> "HUP";
      case INT -> "INT";
      case TERM -> "TERM";
      default -> String.valueOf(signal);
    };
  }

  /** Whether it asks a process to end in the way that a person or a supervisor would. */
  static boolean asksToEnd(int signal) {
    return signal == INT || signal == TERM || signal == HUP;
  }
}
