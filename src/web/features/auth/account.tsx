/** The menu of the signed-in user and their shops. Renders nothing where there is only one shop and no sign-in. */
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Store } from "lucide-react";
import { useState } from "react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { useLocation } from "wouter";
import { profilesQuery } from "../../api/app-info.ts";
import { Dialog } from "../../ui/dialog.tsx";
import styles from "./account.module.css";
import { chooseProfile, useCurrentOf } from "./profile.ts";
import { useSession } from "./session.ts";
import { ShopForm } from "./shop-form.tsx";

/** The list that a page belongs to: the other shop does not have the same batch or clip. */
const listOf = (path: string): string =>
  path.startsWith("/batch-generate") ? "/batches" : path.replace(/^(\/[^/]+)\/.*/, "$1");

export function Account() {
  const profiles = useQuery(profilesQuery).data?.items ?? [];
  const current = useCurrentOf(profiles);
  const session = useSession();
  const [path, navigate] = useLocation();
  const [adding, setAdding] = useState(false);
  if (current === undefined || (session === null && profiles.length === 1)) return null;

  function choose(id: string): void {
    if (id === current?.id) return;
    navigate(listOf(path));
    chooseProfile(id);
  }

  return (
    <>
      <MenuTrigger>
        <Button className={styles.account} aria-label={`Shop: ${current.name}`}>
          <Store aria-hidden className={styles.icon} />
          <span className={styles.name}>{current.name}</span>
          <ChevronDown aria-hidden className={styles.icon} />
        </Button>
        <Popover className={styles.popover} placement="top start">
          <Menu className={styles.menu}>
            <MenuSection
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[current.id]}
              onSelectionChange={(keys) => {
                for (const key of keys) choose(String(key));
              }}
            >
              <Header className={styles.head}>Shops</Header>
              {profiles.map(({ id, name }) => (
                <MenuItem key={id} id={id} textValue={name} className={styles.item}>
                  {name}
                </MenuItem>
              ))}
            </MenuSection>
            {session && (
              <MenuSection className={styles.section}>
                <Header className={styles.head}>{session.email}</Header>
                <MenuItem className={styles.item} onAction={() => setAdding(true)}>
                  Add a shop
                </MenuItem>
                <MenuItem className={styles.item} onAction={() => void session.signOut()}>
                  Sign out
                </MenuItem>
              </MenuSection>
            )}
          </Menu>
        </Popover>
      </MenuTrigger>
      <Dialog title="Add a shop" width="s" isOpen={adding} onClose={() => setAdding(false)}>
        <ShopForm confirm="Add shop" onDone={() => setAdding(false)} />
      </Dialog>
    </>
  );
}
