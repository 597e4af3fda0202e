// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.Set;

/** The words by which {@link SecretNames} judges, all in lower case. */
final class SecretWords {
  /** Wherever they stand in a name. */
  static final Set<String> ANYWHERE =
      words(
          "token tokens secret secrets password passwords passwd passphrase pass pwd pswd psw"
              + " passwrd passcode passwort kennwort senha contrasena key keys apikey credential"
              + " credentials cred creds jwt cookie cookies bearer pat dsn otp totp cvv psk unseal"
              + " webhook webhooks mnemonic dockerconfigjson");

  /** Only at the end of a name: in front they say what a setting is about (AUTH_TYPE). */
  static final Set<String> AT_END =
      words(
          "auth authorization pin salt pepper pem p12 pfx hmac conn pw sas sessid connstr keytab");

  /** Two words that together say what neither says alone. */
  static final Set<String> TOGETHER =
      words(
          "connection_string connection_strings conn_string conn_str airflow_conn session_id"
              + " seed_phrase seed_words recovery_phrase secret_phrase wallet_seed auth_config"
              + " auth_header authorization_header auth_basic auth_code authorization_code"
              + " access_code recovery_code recovery_codes backup_code backup_codes pin_code"
              + " security_code verification_code device_code otlp_headers sas_url sas_uri"
              + " p12_base64 pfx_base64 pem_base64 keystore_base64 keystore_b64 keystore_data certificate_base64 cert_base64"
              + " kubeconfig_base64 kubeconfig_b64 kubeconfig_data unity_license unity_serial");

  /** Long enough to be told at the end of a longer word. */
  static final String[] FUSED =
      list(
          "password passwd passphrase passcode secret token credential credentials apikey authkey"
              + " privatekey privkey secretkey accesskey signingkey encryptionkey masterkey"
              + " deploykey sshkey gpgkey licensekey sharedkey accountkey storagekey passkey appkey"
              + " fernetkey sshpass pgpass dbpass userpass rootpass adminpass smtppass mailpass"
              + " ftppass dbpwd userpwd dbpw basicauth npmauth gitpat ghpat githubpat gitlabpat"
              + " azurepat connectionstring connstring sessionid phpsessid webhook seedphrase");

  /** A name that ends so says something about a secret: where it lies, of what kind it is. */
  static final Set<String> ABOUT =
      words(
          "file files filename path paths dir directory folder sock socket location type types name"
              + " names length len size bits ttl expiry expiration expires expire expired lifetime"
              + " timeout duration age interval rotation period second seconds secs minute minutes"
              + " hour hours day days ms count limit limits budget max min enabled disabled required"
              + " enable disable algorithm alg algo issuer audience scope scopes domain host"
              + " hostname port region arn username prefix suffix format header column version"
              + " policy provider mode method strategy regex pattern hint label template fingerprint"
              + " thumbprint secure samesite httponly layout binding bindings map mapping status ref"
              + " vault manager helper cache ring server rate through language usage addr address");

  /** An address in a name that ends so is where to ask, unless what stands before opens it. */
  static final Set<String> ADDRESS = words("url urls uri endpoint endpoints");

  /** What an address may be the address of and open nothing. */
  static final Set<String> SERVED = words("token tokens key keys jwt");

  /** With these before it a key is what something is found or sorted by, or meant for all. */
  static final Set<String> KEY_OF_DATA =
      words(
          "public publishable foreign cache sort partition range shard group grouping index order"
              + " hot shortcut lookup dedup deduplication idempotency message row object unique"
              + " natural composite join tag label i18n translation site project flag feature"
              + " arrow modifier meta config registry issue");

  /** With these before it a token is a sign of a language model or of a text. */
  static final Set<String> TOKEN_OF_TEXT = words("eos bos pad unk sep cls stop mask special");

  static final Set<String> COUNTING = words("max min num total");

  static final Set<String> COUNTED =
      words("tokens keys secrets passwords cookies credentials webhooks conn");

  static final Set<String> NEVER =
      Set.of(
          "PWD",
          "OLDPWD",
          "SSH_AUTH_SOCK",
          "GOOGLE_APPLICATION_CREDENTIALS",
          "PRIMARY_KEY",
          "XDG_SESSION_ID",
          "TERM_SESSION_ID",
          "ITERM_SESSION_ID");

  private SecretWords() {}

  static Set<String> words(String text) {
    return Set.of(list(text));
  }

  private static String[] list(String text) {
    return text.split(" ");
  }
}
