/** Switches the module's supply. */
export interface PowerSwitch extends AsyncDisposable {
  off(): Promise<void>;
  on(): Promise<void>;
}
