# Filled in by `scripts/package manifests`: what stands between two @ is known only when the archives are there.
class ScribeSync < Formula
  desc "Carries Bible translation projects between a computer and Door43"
  homepage "https://github.com/@REPOSITORY@"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/scribe-sync-@VERSION@-aarch64-apple-darwin.tar.gz"
      sha256 "@SHA256:aarch64-apple-darwin.tar.gz@"
    end
    on_intel do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/scribe-sync-@VERSION@-x86_64-apple-darwin.tar.gz"
      sha256 "@SHA256:x86_64-apple-darwin.tar.gz@"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/scribe-sync-@VERSION@-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:aarch64-unknown-linux-musl.tar.gz@"
    end
    on_intel do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/scribe-sync-@VERSION@-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:x86_64-unknown-linux-musl.tar.gz@"
    end
  end

  def install
    bin.install "scribe-sync"
    man1.install Dir["man/*.1"]
    (man/"fr/man1").install Dir["man/fr/*.1"]
    bash_completion.install "completions/scribe-sync.bash" => "scribe-sync"
    zsh_completion.install "completions/_scribe-sync"
    fish_completion.install "completions/scribe-sync.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/scribe-sync --version")
    system bin/"scribe-sync", "demo"
  end
end
