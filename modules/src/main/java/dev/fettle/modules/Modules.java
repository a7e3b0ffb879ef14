package dev.fettle.modules;

import dev.fettle.engine.spi.TaskModule;
import dev.fettle.modules.acl.AclModule;
import dev.fettle.modules.alternatives.AlternativesModule;
import dev.fettle.modules.archive.ArchiveModule;
import dev.fettle.modules.authorizedkey.AuthorizedKeyModule;
import dev.fettle.modules.blockinfile.BlockInFileModule;
import dev.fettle.modules.catrust.CaTrustModule;
import dev.fettle.modules.check.CheckModule;
import dev.fettle.modules.command.CommandModule;
import dev.fettle.modules.cron.CronModule;
import dev.fettle.modules.directory.DirectoryModule;
import dev.fettle.modules.download.DownloadModule;
import dev.fettle.modules.environmentfile.EnvironmentFileModule;
import dev.fettle.modules.extendedattribute.ExtendedAttributeModule;
import dev.fettle.modules.fetch.FetchModule;
import dev.fettle.modules.file.FileModule;
import dev.fettle.modules.filecapabilities.FileCapabilitiesModule;
import dev.fettle.modules.firewallrule.FirewallRuleModule;
import dev.fettle.modules.group.GroupModule;
import dev.fettle.modules.hostname.HostnameModule;
import dev.fettle.modules.hostsentry.HostsEntryModule;
import dev.fettle.modules.inisetting.IniSettingModule;
import dev.fettle.modules.jsonsetting.JsonSettingModule;
import dev.fettle.modules.kernelmodule.KernelModuleModule;
import dev.fettle.modules.limits.LimitsModule;
import dev.fettle.modules.lineinfile.LineInFileModule;
import dev.fettle.modules.link.LinkModule;
import dev.fettle.modules.mount.MountModule;
import dev.fettle.modules.pkg.PackageCacheModule;
import dev.fettle.modules.pkg.PackageModule;
import dev.fettle.modules.pkg.RepositoryModule;
import dev.fettle.modules.postgresqldatabase.PostgresqlDatabaseModule;
import dev.fettle.modules.postgresqlhba.PostgresqlHbaModule;
import dev.fettle.modules.postgresqlrole.PostgresqlRoleModule;
import dev.fettle.modules.postgresqlsetting.PostgresqlSettingModule;
import dev.fettle.modules.reboot.RebootModule;
import dev.fettle.modules.replace.ReplaceModule;
import dev.fettle.modules.service.ServiceModule;
import dev.fettle.modules.sudoers.SudoersModule;
import dev.fettle.modules.sysctl.SysctlModule;
import dev.fettle.modules.systemdunit.SystemdUnitModule;
import dev.fettle.modules.timezone.TimeZoneModule;
import dev.fettle.modules.tls.AcmeCertificateModule;
import dev.fettle.modules.tls.TlsCaModule;
import dev.fettle.modules.tls.TlsCertificateModule;
import dev.fettle.modules.tls.TlsCheckModule;
import dev.fettle.modules.tls.TlsKeyModule;
import dev.fettle.modules.tls.TlsRequestModule;
import dev.fettle.modules.tls.TlsSignatureModule;
import dev.fettle.modules.tree.TreeModule;
import dev.fettle.modules.user.UserModule;
import dev.fettle.modules.waitfor.WaitForModule;
import java.util.List;

/** List the standard modules. */
public final class Modules {

    private Modules() {}

    /** Return one of each. */
    public static List<TaskModule<?>> all() {
        return List.of(
                new LineInFileModule(),
                new BlockInFileModule(),
                new ReplaceModule(),
                new IniSettingModule(),
                new JsonSettingModule(),
                new AcmeCertificateModule(),
                new FileModule(),
                new FetchModule(),
                new AclModule(),
                new ExtendedAttributeModule(),
                new FileCapabilitiesModule(),
                new DirectoryModule(),
                new TreeModule(),
                new PackageModule(),
                new PackageCacheModule(),
                new RepositoryModule(),
                new SystemdUnitModule(),
                new ServiceModule(),
                new CheckModule(),
                new CommandModule(),
                new FirewallRuleModule(),
                new EnvironmentFileModule(),
                new PostgresqlDatabaseModule(),
                new PostgresqlHbaModule(),
                new PostgresqlRoleModule(),
                new PostgresqlSettingModule(),
                new TlsCaModule(),
                new TlsCertificateModule(),
                new TlsCheckModule(),
                new TlsKeyModule(),
                new TlsRequestModule(),
                new TlsSignatureModule(),
                new UserModule(),
                new GroupModule(),
                new LinkModule(),
                new ArchiveModule(),
                new WaitForModule(),
                new RebootModule(),
                new DownloadModule(),
                new AuthorizedKeyModule(),
                new CronModule(),
                new HostnameModule(),
                new TimeZoneModule(),
                new MountModule(),
                new KernelModuleModule(),
                new CaTrustModule(),
                new AlternativesModule(),
                new HostsEntryModule(),
                new LimitsModule(),
                new SudoersModule(),
                new SysctlModule());
    }
}
