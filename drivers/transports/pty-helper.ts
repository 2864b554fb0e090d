import { spawnSync } from 'node:child_process';
import { UnbrigError } from '../../rig/ports/errors.ts';

/*
 * Node has no unlockpt, ptsname or tcsetattr. A one-shot interpreter does the three on the inherited descriptor 3 and prints the
 * name of the slave. Perl is in every Debian (perl-base is Essential); Python is the second choice.
 * TIOCSPTLCK 0x40045431 and TIOCGPTN 0x80045430 are Linux's numbers on x86, ARM and RISC-V (asm-generic/ioctls.h).
 */
const PERL = `
use POSIX;
open(my $master, "+<&=", 3) or die "descriptor 3: $!\\n";
my $unlocked = pack("i", 0);
ioctl($master, 0x40045431, $unlocked) or die "TIOCSPTLCK: $!\\n";
my $number = pack("i", 0);
ioctl($master, 0x80045430, $number) or die "TIOCGPTN: $!\\n";
my $mode = POSIX::Termios->new;
$mode->getattr(3) or die "tcgetattr: $!\\n";
$mode->setiflag(0); $mode->setoflag(0); $mode->setlflag(0);
$mode->setcflag(CS8 | CREAD | CLOCAL);
$mode->setcc(VMIN, 1); $mode->setcc(VTIME, 0);
$mode->setattr(3, TCSANOW) or die "tcsetattr: $!\\n";
print "/dev/pts/", unpack("i", $number), "\\n";
`;

const PYTHON = `
import fcntl, struct, termios, tty
fcntl.ioctl(3, 0x40045431, struct.pack("i", 0))
number = struct.unpack("i", fcntl.ioctl(3, 0x80045430, struct.pack("i", 0)))[0]
tty.setraw(3, termios.TCSANOW)
print("/dev/pts/%d" % number)
`;

const HELPERS: readonly (readonly [string, readonly string[]])[] = [
  ['perl', ['-e', PERL]],
  ['python3', ['-c', PYTHON]],
];

/**
 * Unlocks the master, puts the line into raw mode, and gives the path of the slave.
 * @throws UnbrigError `pty-impossible` (rig) with what each helper said.
 */
export function preparePty(masterFd: number, helpers = HELPERS): string {
  const reasons: string[] = [];
  for (const [program, args] of helpers) {
    const { error, stdout, stderr } = spawnSync(program, args, {
      stdio: ['ignore', 'pipe', 'pipe', masterFd],
      encoding: 'utf8',
    });
    const path = stdout?.trim() ?? '';
    if (path.startsWith('/dev/pts/')) return path;
    reasons.push(`${program}: ${error?.message ?? (stderr.trim() || `printed ${JSON.stringify(path)}`)}`);
  }
  throw new UnbrigError(
    'pty-impossible',
    'rig',
    `no pseudo-terminal can be set up here (${reasons.join('; ')}): install perl or python3, or use the in-process transport emulated:s1`,
    { facts: { reasons } },
  );
}
